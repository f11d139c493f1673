/** How the log looks. */
package io.drover.mover.ops.log;
