/**
 * One owner a file: a request comes in, the file's stub and the pure rules say what is to be done,
 * and the effects are performed here, each recorded in the stub before the next begins.
 */
package io.drover.mover.lane;
