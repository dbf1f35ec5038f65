/**
 * What the API checks of a chat request before it looks for the model: that the body is JSON, that every field is
 * known, of the right type and in range ({@code chat-completion-request.json} says which), and that the fields go
 * together. What comes out is a request of which the rest of the emulator needs to check nothing.
 *
 * <p>A body goes through three steps: {@link cerebras.loadtest.emulator.form.RequestText} reads the JSON, {@link
 * cerebras.loadtest.emulator.form.FormSchema} checks each field, {@link cerebras.loadtest.emulator.form.Combinations}
 * checks the fields together. Each step tells all its problems at once and the next one is taken only without any. What
 * depends on the model is in {@link cerebras.loadtest.emulator.form.ModelRules}, for after the model is found.
 *
 * <p>Of the API's words for problems only those for unsupported fields and for a lone surrogate are known. The others
 * have the same form by choice. This package knows the wire shapes and nothing else of the emulator.
 */
package cerebras.loadtest.emulator.form;
