package io.drover.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/** How big a production file, a method and a list of parameters may grow. */
final class Sizes implements Rule {
  private static final int FILE_LINES_MAX = 400;
  private static final int METHOD_LINES_MAX = 70;
  private static final int COLUMNS_MAX = 100;
  private static final int PARAMETERS_MAX = 4;

  /** A constructor is handed everything its class needs; beyond this the class does two things. */
  private static final int CONSTRUCTOR_PARAMETERS_MAX = 7;

  /** A system call takes six registers, and its binding has the call's own parameters. */
  private static final int BINDING_PARAMETERS_MAX = 6;

  private static final String BINDINGS = "io.drover.linux";
  private static final String WIRING = "io.drover.mover";

  @Override
  public List<Finding> check(Source source) {
    List<Finding> findings = new ArrayList<>();
    if (source.isProduction()) {
      checkLines(source, findings);
      new Methods(source, findings).scan(source.unit(), null);
    }
    return findings;
  }

  private static void checkLines(Source source, List<Finding> findings) {
    List<String> lines = source.lines();
    if (lines.size() > FILE_LINES_MAX) {
      String message =
          "%d lines, at most %d: split by subject".formatted(lines.size(), FILE_LINES_MAX);
      findings.add(source.finding(1, message));
    }
    for (int index = 0; index < lines.size(); index++) {
      String line = lines.get(index);
      if (line.codePointCount(0, line.length()) > COLUMNS_MAX && !mayBeLong(line)) {
        findings.add(source.finding(index + 1, "longer than %d columns".formatted(COLUMNS_MAX)));
      }
    }
  }

  /** What has no place to break: an import, and a link in a comment. */
  private static boolean mayBeLong(String line) {
    return line.startsWith("import ") || line.matches("\\s*(\\*|//).*https?://.*");
  }

  private static final class Methods extends TreeScanner<Void, ClassTree> {
    private final Source source;
    private final List<Finding> findings;

    Methods(Source source, List<Finding> findings) {
      this.source = source;
      this.findings = findings;
    }

    @Override
    public Void visitClass(ClassTree tree, ClassTree outer) {
      return super.visitClass(tree, tree);
    }

    @Override
    public Void visitMethod(MethodTree method, ClassTree owner) {
      int lines = Math.toIntExact(source.textOf(method).lines().count());
      if (lines > METHOD_LINES_MAX) {
        String size = "%d lines, at most %d".formatted(lines, METHOD_LINES_MAX);
        add(method, size + ": give its steps names");
      }
      int parameters = method.getParameters().size();
      int most = parametersMax(method, owner);
      if (parameters > most) {
        String size = "%d parameters, at most %d".formatted(parameters, most);
        add(method, size + ": make a record of those that belong together");
      }
      return super.visitMethod(method, owner);
    }

    private int parametersMax(MethodTree method, ClassTree owner) {
      boolean constructor = method.getReturnType() == null;
      boolean ofRecord = owner != null && owner.getKind() == Tree.Kind.RECORD;
      boolean takesAll = constructor && (ofRecord || source.packageName().equals(WIRING));
      if (takesAll || overrides(method)) {
        return Integer.MAX_VALUE;
      }
      if (constructor) {
        return CONSTRUCTOR_PARAMETERS_MAX;
      }
      boolean hidden = !method.getModifiers().getFlags().contains(Modifier.PUBLIC);
      boolean binding = source.packageName().equals(BINDINGS) && hidden;
      return binding ? BINDING_PARAMETERS_MAX : PARAMETERS_MAX;
    }

    private static boolean overrides(MethodTree method) {
      return method.getModifiers().getAnnotations().stream()
          .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
    }

    private void add(MethodTree method, String message) {
      findings.add(source.finding(method, method.getName() + ": " + message));
    }
  }
}
