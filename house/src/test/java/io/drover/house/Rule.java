package io.drover.house;

import java.util.List;

/** Something every source keeps to. */
interface Rule {
  List<Finding> check(Source source);
}
