/**
 * Linux system calls through the foreign function interface: declarations and the thinnest values
 * around them, no policy. Every fact a caller depends on is in the manual page named beside it.
 */
package io.drover.linux;
