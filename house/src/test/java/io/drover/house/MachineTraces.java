package io.drover.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Paths and hosts of the machine that something was written on; nobody else has them. */
final class MachineTraces {
  /** Written so that this file does not find itself. Alice, Bob and Carol live in examples. */
  private static final Map<Pattern, String> TRACES =
      Map.of(
          Pattern.compile("(?<![\\w.:])/[r]oot/"), "a home of the build machine",
          Pattern.compile("(?<![\\w.:])/[h]ome/(?!alice|bob|carol)[a-z][\\w-]*/"),
              "a home of the build machine",
          Pattern.compile("(?<![\\w.:])/[U]sers/\\w+/"), "a home of the build machine",
          Pattern.compile("(?<![\\w.:])/[w]ork/(main|shared)\\b|/[t]mp/(wt|brief)\\b"),
              "a work directory of the build machine",
          Pattern.compile("https?://[^/\\s\"<]*\\.(internal|corp|intranet|lan)\\b"),
              "a host of a private network",
          Pattern.compile("https?://[^/\\s\"<]*(artifactory|nexus)[^\\s\"<]*"),
              "a package registry's host",
          Pattern.compile("<(repository|pluginRepository|mirror|distributionManagement)>"),
              "a package registry; the user's settings.xml names it");

  private MachineTraces() {}

  static List<Finding> in(String file, String text) {
    List<Finding> findings = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int index = 0; index < lines.size(); index++) {
      for (Map.Entry<Pattern, String> trace : TRACES.entrySet()) {
        if (trace.getKey().matcher(lines.get(index)).find()) {
          findings.add(new Finding(file, index + 1, trace.getValue() + " is in the text"));
        }
      }
    }
    return findings;
  }
}
