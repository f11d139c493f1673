package io.drover.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Names that say nothing about what a class is. */
final class Names implements Rule {
  private static final Pattern EMPTY_NAME =
      Pattern.compile("\\w*(Manager|Handler|Service|Utils?|Impl|Helper)");

  @Override
  public List<Finding> check(Source source) {
    List<Finding> findings = new ArrayList<>();
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitClass(ClassTree tree, Void unused) {
        if (EMPTY_NAME.matcher(tree.getSimpleName()).matches()) {
          String message = tree.getSimpleName() + ": name the noun that it is in the design";
          findings.add(source.finding(tree, message));
        }
        return super.visitClass(tree, null);
      }
    }.scan(source.unit(), null);
    return findings;
  }
}
