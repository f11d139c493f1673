/**
 * The stub: the record on a managed file that says which copies of it exist and what is in
 * progress, its encoding, and the manifest that every copy carries in its pool. The formats are in
 * docs/formats.md; golden files of every version ever written must decode for ever.
 */
package io.drover.stub;
