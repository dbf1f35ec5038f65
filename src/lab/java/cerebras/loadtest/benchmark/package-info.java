/**
 * What a streamed event costs in processor time: this suite, side by side with Gatling's stock {@code sse()} and with its
 * bare HTTP engine. {@link cerebras.loadtest.benchmark.StreamBenchmark} says how to run it. Not part of the tests: it
 * measures, and judges nothing.
 */
package cerebras.loadtest.benchmark;
