/** What an operator chooses: one YAML file as typed records, with every fault told at once. */
package io.drover.mover.config;
