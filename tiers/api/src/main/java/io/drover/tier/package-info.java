/**
 * The waist of Drover: what a place that keeps objects promises ({@link io.drover.tier.Tier}), and
 * the values both sides speak in. Knows nothing of trees, stubs, requests or any one technology.
 */
package io.drover.tier;
