/**
 * The checks of a chat request that the API makes before it looks up the model: that the body is JSON, that every field
 * is known, of the right type and in range (defined in {@code chat-completion-request.json}), and that the fields can
 * be combined. The rest of the emulator does not need to check the resulting request again.
 *
 * <p>A body passes through three steps: {@link cerebras.loadtest.emulator.form.RequestText} parses the JSON, {@link
 * cerebras.loadtest.emulator.form.FormSchema} checks each field, {@link cerebras.loadtest.emulator.form.Combinations}
 * checks combinations of fields. Each step reports all its problems together, and the next step is taken only if there
 * are none. Model-specific rules are in {@link cerebras.loadtest.emulator.form.RequestForm.ModelRules}, and are checked
 * after the model was found.
 *
 * <p>Only the API's messages for unsupported fields and for a lone surrogate are known. By choice the others have the
 * same format. This package depends on the JSON types of the API, but on nothing else of the emulator.
 */
package cerebras.loadtest.emulator.form;
