package cerebras.loadtest.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.workload.SyntheticPrompts.Words;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void eachWordIsOneTokenWithASpaceBeforeItAndWithout() {
        LocalTokenizer tokenizer = LocalTokenizer.shared();
        assertEquals(
                List.of(),
                Words.ALL.stream()
                        .filter(word -> tokenizer.count(word) != 1 || tokenizer.count(" " + word) != 1)
                        .toList());
    }

    @Test
    void wordsAreMany() {
        assertEquals(
                263,
                Words.ALL.stream()
                        .distinct()
                        .filter(word -> word.matches("[a-z]+"))
                        .count());
    }

    @Test
    void sameSeedDrawsTheSameWords() {
        assertEquals(
                Words.drawn(new Random(5), 20).toList(),
                Words.drawn(new Random(5), 20).toList());
    }
}
