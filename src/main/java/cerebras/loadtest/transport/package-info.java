/**
 * What the pipeline of a connection does besides HTTP: {@link cerebras.loadtest.transport.SocketReads} notes when bytes were
 * read, before decryption; {@link cerebras.loadtest.transport.SecretHeaders} adds the key when a request leaves;
 * {@link cerebras.loadtest.transport.PlainAnswers} leads uncompressed answers past the decompressor. It knows Netty and no
 * Gatling. All of it runs on event loops: nothing here blocks or locks.
 */
package cerebras.loadtest.transport;
