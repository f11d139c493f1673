/**
 * Objects as plain files below one directory of an HDFS cluster, through the shaded client of
 * Hadoop 3.5. The only package that knows Hadoop's types.
 */
package io.drover.tier.hdfs;
