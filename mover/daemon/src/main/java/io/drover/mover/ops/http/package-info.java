/** The operator's HTTP: health, metrics, explanations and a page. It only reads. */
package io.drover.mover.ops.http;
