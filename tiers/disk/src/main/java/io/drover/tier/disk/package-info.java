/** Objects as plain files below one directory of a local or mounted file system. */
package io.drover.tier.disk;
