/** Buckets of S3 and of servers that speak its protocol. AWS types stay in here. */
package io.drover.tier.s3;
