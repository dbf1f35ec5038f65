/**
 * Handlers in the pipeline of a connection in addition to HTTP: {@link cerebras.loadtest.transport.SocketReads} notes
 * when bytes were read, before decryption; {@link cerebras.loadtest.transport.SecretHeaders} adds the key when a
 * request leaves; {@link cerebras.loadtest.transport.PlainAnswers} routes uncompressed answers around the decompressor.
 * The package depends on Netty but not on Gatling. Everything runs on event loops, so nothing blocks or locks.
 */
package cerebras.loadtest.transport;
