/** Who may bring back how much, and who sweeps through the tree without reading what he opens. */
package io.drover.mover.govern;
