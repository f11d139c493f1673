package io.drover.house;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A Java file as text and as javac's tree, names unresolved. */
final class Source {
  private final String file;
  private final String text;
  private final CompilationUnitTree unit;
  private final SourcePositions positions;

  private Source(String file, String text, CompilationUnitTree unit, SourcePositions positions) {
    this.file = file;
    this.text = text;
    this.unit = unit;
    this.positions = positions;
  }

  static Source parse(String file, String text) {
    var object = new InMemory(file, text);
    var compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options = List.of("-proc:none");
    var task = (JavacTask) compiler.getTask(null, null, _ -> {}, options, null, List.of(object));
    try {
      CompilationUnitTree unit =
          StreamSupport.stream(task.parse().spliterator(), false).findFirst().orElseThrow();
      return new Source(file, text, unit, Trees.instance(task).getSourcePositions());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Path from the repository's root. */
  String file() {
    return file;
  }

  String text() {
    return text;
  }

  CompilationUnitTree unit() {
    return unit;
  }

  boolean isProduction() {
    return file.contains("src/main/java/");
  }

  String packageName() {
    return unit.getPackageName() == null ? "" : unit.getPackageName().toString();
  }

  /** Qualified name of the class that the file is named for. */
  String className() {
    String simple = file.substring(file.lastIndexOf('/') + 1).replace(".java", "");
    return packageName() + "." + simple;
  }

  List<String> lines() {
    return text.lines().toList();
  }

  /** The text of a tree, comments inside it included. */
  String textOf(Tree tree) {
    return text.substring(
        Math.toIntExact(positions.getStartPosition(unit, tree)),
        Math.toIntExact(positions.getEndPosition(unit, tree)));
  }

  Finding finding(Tree tree, String message) {
    long start = positions.getStartPosition(unit, tree);
    return new Finding(file, unit.getLineMap().getLineNumber(start), message);
  }

  Finding finding(long line, String message) {
    return new Finding(file, line, message);
  }

  private static final class InMemory extends SimpleJavaFileObject {
    private final String text;

    InMemory(String file, String text) {
      super(URI.create("memory:///" + file), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
