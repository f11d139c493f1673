package io.drover.house;

import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A name that a source writes down, and where: an import, a qualified class, a member of a class
 * ({@code Instant.now}, also as {@code Instant::now} or imported statically) or {@code new Random}.
 */
record Mention(String name, Finding place) {
  private static final Pattern QUALIFIED_CLASS =
      Pattern.compile("[a-z_]\\w*(\\.[a-z_]\\w*)+\\.[A-Z]\\w*");
  private static final Pattern MEMBER = Pattern.compile("([a-z_]\\w*\\.)*[A-Z]\\w*\\.\\w+");

  static List<Mention> in(Source source) {
    List<Mention> mentions = new ArrayList<>();
    new Scanner(source, mentions).scan(source.unit(), null);
    return mentions;
  }

  /** The last two parts, which is how members and their classes are listed in the rules. */
  String shortName() {
    String[] parts = name.split("\\.", -1);
    return parts.length < 2 ? name : parts[parts.length - 2] + "." + parts[parts.length - 1];
  }

  private static final class Scanner extends TreeScanner<Void, Void> {
    private final Source source;
    private final List<Mention> mentions;

    Scanner(Source source, List<Mention> mentions) {
      this.source = source;
      this.mentions = mentions;
    }

    @Override
    public Void visitPackage(PackageTree tree, Void unused) {
      return null;
    }

    @Override
    public Void visitImport(ImportTree tree, Void unused) {
      mentions.add(new Mention(tree.getQualifiedIdentifier().toString(), source.finding(tree, "")));
      return null;
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree tree, Void unused) {
      String name = tree.toString();
      if (QUALIFIED_CLASS.matcher(name).matches() || MEMBER.matcher(name).matches()) {
        mentions.add(new Mention(name, source.finding(tree, "")));
      }
      return super.visitMemberSelect(tree, null);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree tree, Void unused) {
      String name = tree.getQualifierExpression() + "." + tree.getName();
      mentions.add(new Mention(name, source.finding(tree, "")));
      return super.visitMemberReference(tree, null);
    }

    @Override
    public Void visitNewClass(NewClassTree tree, Void unused) {
      String name = "new." + tree.getIdentifier().toString().replaceFirst(".*\\.", "");
      mentions.add(new Mention(name, source.finding(tree, "")));
      return super.visitNewClass(tree, null);
    }
  }
}
