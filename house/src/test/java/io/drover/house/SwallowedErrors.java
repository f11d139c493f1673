package io.drover.house;

import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Ways to lose an error: at run time in an empty catch, at compile time in a default. */
final class SwallowedErrors implements Rule {
  private static final Set<String> EVERYTHING =
      Set.of("Exception", "RuntimeException", "Throwable");
  private static final Set<String> IMPOSSIBLE = Set.of("IllegalStateException", "AssertionError");
  private static final Pattern COMMENT = Pattern.compile("//|/\\*");

  @Override
  public List<Finding> check(Source source) {
    List<Finding> findings = new ArrayList<>();
    if (source.isProduction()) {
      new Scanner(source, findings).scan(source.unit(), null);
    }
    return findings;
  }

  private static final class Scanner extends TreeScanner<Void, Void> {
    private final Source source;
    private final List<Finding> findings;

    Scanner(Source source, List<Finding> findings) {
      this.source = source;
      this.findings = findings;
    }

    @Override
    public Void visitCatch(CatchTree tree, Void unused) {
      String type = tree.getParameter().getType().toString();
      if (tree.getBlock().getStatements().isEmpty()) {
        if (EVERYTHING.contains(type)) {
          findings.add(source.finding(tree, "empty catch of " + type + ": handle it or return it"));
        } else if (!COMMENT.matcher(source.textOf(tree.getBlock())).find()) {
          findings.add(source.finding(tree, "empty catch: say in it why nothing is lost"));
        }
      }
      return super.visitCatch(tree, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree tree, Void unused) {
      if (tree.getMethodSelect().toString().endsWith(".printStackTrace")) {
        findings.add(source.finding(tree, "printStackTrace: log through slf4j, or return it"));
      }
      return super.visitMethodInvocation(tree, null);
    }

    @Override
    public Void visitCase(CaseTree tree, Void unused) {
      boolean isDefault =
          tree.getLabels().stream().anyMatch(DefaultCaseLabelTree.class::isInstance);
      if (isDefault
          && tree.getBody() instanceof ThrowTree thrown
          && thrown.getExpression() instanceof NewClassTree error
          && IMPOSSIBLE.contains(error.getIdentifier().toString())) {
        String message = "default that throws: name every case, and the compiler finds a new one";
        findings.add(source.finding(tree, message));
      }
      return super.visitCase(tree, null);
    }
  }
}
