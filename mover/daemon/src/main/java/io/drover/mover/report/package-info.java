/**
 * What became of the requests, on the results topic: written in transactions, read back at start.
 */
package io.drover.mover.report;
