package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.api.Message;
import cerebras.loadtest.api.Message.ToolCall;
import cerebras.loadtest.emulator.cache.PromptBlocks;
import cerebras.loadtest.models.Model;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the model reads: its own template, then the tools on offer, then message by message. By choice the template
 * comes first as a whole, and each text has its tokens by itself.
 *
 * @param text of all tools and messages; images have none
 * @param blocks all tokens, those of images and of the template included
 */
public record Prompt(String text, PromptBlocks blocks) {

    /** Of an image of any size, by choice. */
    static final int IMAGE_TOKENS = 256;

    private static final int USUAL_CHARACTERS = 4;
    private static final int MOST_CHARACTERS = 8;

    /**
     * The prompt that a model makes of a request. By choice its blocks are like those of another prompt only if model and API
     * key are the same: each key stands for an organisation, which is whom the API keeps prompts apart for.
     *
     * <p>Once the prompt is longer than the model's context, and so will be refused, or has {@value #MOST_CHARACTERS}
     * characters for each token of it, the rest is estimated at {@value #USUAL_CHARACTERS} characters a token: counting
     * megabytes takes seconds.
     *
     * @param checkpoint called again and again; what it throws ends the work
     */
    public static Prompt of(ChatRequest request, Model model, String apiKey, Runnable checkpoint) {
        List<String> tools =
                request.tooling().offered().stream().map(Json::text).toList();
        PromptBlocks.Reader reader = new PromptBlocks.Reader();
        reader.mark(apiKey);
        reader.mark(model.id());
        reader.read(new int[model.templateTokens()]);
        Consumer<String> read = new Count(reader, model.offer().limits().contextTokens(), checkpoint)::add;
        tools.forEach(read);
        request.messages().forEach(message -> read(message, reader, read));
        Stream<String> texts =
                Stream.concat(tools.stream(), request.messages().stream().flatMap(Prompt::texts));
        return new Prompt(texts.collect(Collectors.joining("\n")), reader.blocks());
    }

    /** Tokens of everything. */
    public int tokens() {
        return blocks.tokens();
    }

    private static void read(Message message, PromptBlocks.Reader reader, Consumer<String> read) {
        reader.mark(message.role());
        texts(message).forEach(read);
        parts(message).filter(part -> part.containsKey("image_url")).forEach(image -> {
            reader.mark(String.valueOf(image.get("image_url")));
            reader.read(new int[IMAGE_TOKENS]);
        });
    }

    private static final class Count {

        private final PromptBlocks.Reader reader;
        private final int mostTokens;
        private final Runnable checkpoint;
        private long characters;

        Count(PromptBlocks.Reader reader, int mostTokens, Runnable checkpoint) {
            this.reader = reader;
            this.mostTokens = mostTokens;
            this.checkpoint = checkpoint;
        }

        void add(String text) {
            int counted = 0;
            for (String piece : LocalTokenizer.pieces(text)) {
                if (reader.tokens() > mostTokens || characters > (long) mostTokens * MOST_CHARACTERS) {
                    reader.read(new int[(text.length() - counted) / USUAL_CHARACTERS + 1]);
                    return;
                }
                checkpoint.run();
                reader.read(LocalTokenizer.shared().encode(piece));
                counted += piece.length();
                characters += piece.length();
            }
        }
    }

    /** Tools are read as the JSON that offers them, calls as name and arguments, by choice. */
    private static Stream<String> texts(Message message) {
        String content = message.text() + parts(message).map(Prompt::text).collect(Collectors.joining());
        Stream<String> calls = message.calls().stream()
                .map(ToolCall::function)
                .map(function -> function.name() + function.arguments());
        return Stream.concat(Stream.of(content), calls);
    }

    private static Stream<Map<?, ?>> parts(Message message) {
        return message.content() instanceof List<?> parts
                ? parts.stream().filter(Map.class::isInstance).map(part -> (Map<?, ?>) part)
                : Stream.empty();
    }

    private static String text(Map<?, ?> part) {
        return part.get("text") instanceof String text ? text : "";
    }
}
