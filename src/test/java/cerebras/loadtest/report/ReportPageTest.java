package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.analysis.slo.Judgement;
import cerebras.loadtest.metrics.RunMetric;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.report.Chromium.Colours;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Opens every page in a real browser. Without one the tests are skipped, but in a build with {@code CI=true} they fail. */
@Execution(CONCURRENT)
class ReportPageTest {

    private static final int BYTES_AT_MOST = 1_000_000;
    private static final Set<String> NEIGHBOURS = Set.of("index.html", "summary.json");

    /** A4 less margins of 12 mm, at 96 pixels an inch. */
    private static final int A4_WIDTH = 703;

    private static final int A4_HEIGHT = 1_031;
    private static final int PHONE_WIDTH = 390;
    private static final int PHONE_HEIGHT = 844;

    private static Map<String, Observed> pages = new LinkedHashMap<>();
    private static Path folder;
    private static Chromium chromium;

    @BeforeAll
    static void openAllPages(@TempDir Path scratch) throws Exception {
        chromium = Chromium.shared();
        folder = scratch;
        for (var run : runs().entrySet()) {
            String page = ReportPage.render(run.getValue());
            int bytes = page.getBytes(StandardCharsets.UTF_8).length;
            assertTrue(bytes < BYTES_AT_MOST, run.getKey() + ": " + bytes);
            Path file = Files.writeString(file(run.getKey()), page);
            try (Chromium.Tab tab = chromium.open(file, PHONE_WIDTH, PHONE_HEIGHT, Colours.LIGHT)) {
                tab.evaluate(resource("/report/observer.js"));
                String seen = tab.evaluate("JSON.stringify(observe())").asText();
                pages.put(run.getKey(), new JsonMapper().readValue(seen, Observed.class));
                assertEquals(List.of(), tab.complaints(), run.getKey());
            }
        }
    }

    private static Path file(String run) {
        return folder.resolve(run + ".html");
    }

    private static Map<String, JudgedRun> runs() {
        Map<String, JudgedRun> runs = new LinkedHashMap<>();
        Summaries.byName().forEach((name, summary) -> runs.put(name, Judgements.unjudged(summary)));
        runs.put("missed", Judgements.judged(Summaries.normal()));
        runs.put("emulated-missed", Judgements.judged(Summaries.emulated()));
        runs.put("left-open", Judgements.judged(Summaries.normal(), Finding.PROBABLY_MET));
        runs.put("single", Judgements.withCalls(Summaries.singleAttempt(), 1));
        runs.put("calls", Judgements.withCalls(Summaries.normal(), 300));
        RunSummary burst = Summaries.openArrivals();
        LoadPlan.Offered offered = new LoadPlan.Offered(100.0, "poisson", 1L, null, 6_000);
        LoadPlan plan = LoadPlan.open(10_000_000_000L, 10_000_000_000L, 60_000_000_000L, offered);
        LoadPlan.Offered atOnce = new LoadPlan.Offered(null, null, null, 300, 300);
        LoadPlan alone = LoadPlan.open(10_000_000_000L, 10_000_000_000L, 60_000_000_000L, atOnce);
        runs.put("burstAlone", Judgements.withCalls(Summaries.openArrivals(alone, burst.timeline()), 300));
        runs.put("arrivals", Judgements.withCalls(Summaries.openArrivals(plan, burst.timeline()), 300));
        Function<Finding, Judgement> step = finding ->
                Judgements.judged(Summaries.normal(), finding).judgement().orElseThrow();
        runs.put(
                "capacity",
                new JudgedRun(
                        Summaries.capacity(),
                        Optional.empty(),
                        Stream.of(Finding.PROBABLY_MET, Finding.MET, Finding.MET, Finding.MISSED)
                                .map(step)
                                .toList(),
                        CallSample.Calls.NONE));
        runs.put("longest", Judgements.withCalls(Summaries.longest(), 300));
        runs.put("not-started", Judgements.unjudged(Summaries.notStarted()));
        return runs;
    }

    private static String resource(String path) throws IOException {
        try (InputStream stream = ReportPageTest.class.getResourceAsStream(path)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Without what is in the drawings, which have a text of their own: thousands of shapes take minutes. */
    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource({
        "missed, LIGHT",
        "missed, DARK",
        "refused, DARK",
        "calls, LIGHT",
        "calls, DARK",
        "invalid, LIGHT",
        "not-started, DARK"
    })
    @Tag("slow")
    void axeFindsNothing(String run, Colours colours) throws Exception {
        try (Chromium.Tab tab = chromium.open(file(run), 1440, 900, colours)) {
            tab.evaluate("document.querySelectorAll('details.fold').forEach((fold) => { fold.open = true; })");
            tab.evaluate(resource("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js") + "\ntrue");
            String found = tab.evaluate(
                            "axe.run({ exclude: [['.chart svg'], ['.lanes svg'], ['.waterfall']] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': '"
                                    + " + nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(' | ')).join('\\n'))")
                    .asText();
            assertEquals("", found);
        }
    }

    /** The verdict and the beginning of the chart on a desktop; the verdict on a phone. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"missed", "nothingSucceeded", "invalid"})
    void verdictIsOnTheFirstScreen(String run) throws Exception {
        try (Chromium.Tab tab = chromium.open(file(run), 1440, 900, Colours.LIGHT)) {
            for (int[] size : new int[][] {{1440, 900}, {PHONE_WIDTH, PHONE_HEIGHT}}) {
                tab.size(size[0], size[1]);
                assertTrue(
                        tab.evaluate("document.getElementById('verdict').getBoundingClientRect().bottom < innerHeight")
                                .asBoolean());
                assertTrue(tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
                        .asBoolean());
            }
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "normal, throughputHero",
        "staircase, staircaseHero",
        "compared, comparisonHero",
        "conversation, turnsHero",
        "capacity, capacityHero",
        "burstAlone, burstHero",
        "refused, quotaHero",
        "openArrivals, burstHero",
        "arrivals, arrivalsHero",
        "single, call"
    })
    @Tag("slow")
    void eachKindOfRunHasItsChartFirst(String run, String chart) throws Exception {
        try (Chromium.Tab tab = chromium.open(file(run), 1440, 900, Colours.LIGHT)) {
            String selector = chart.equals("call") ? ".call-hero" : ".hero [data-chart=" + chart + "]";
            assertTrue(
                    tab.evaluate("document.querySelectorAll('" + selector + " svg :is(path, rect)').length > 5"
                                    + " && document.querySelector('" + selector
                                    + "').getBoundingClientRect().top < innerHeight")
                            .asBoolean(),
                    () -> "first is "
                            + pages.get(run).charts().keySet().iterator().next());
        }
    }

    @Test
    @Tag("slow")
    void keyboardOpensTheMenuOfEachChartAndShowsItsNumbers() throws Exception {
        try (Chromium.Tab tab = chromium.open(file("calls"), 1440, 900, Colours.LIGHT)) {
            assertEquals(
                    tab.evaluate("document.querySelectorAll('figure [data-chart]').length")
                            .asInt(),
                    tab.evaluate("document.querySelectorAll('figure .menu > summary').length")
                            .asInt());
            tab.evaluate("document.querySelector('.hero .menu > summary').focus()");
            for (String key : List.of("Enter", "Tab", "Tab", "Tab", "Enter")) {
                tab.press(key);
            }
            assertTrue(tab.evaluate("document.querySelectorAll('.hero .data-table tbody tr').length > 10")
                    .asBoolean());
        }
    }

    /** The text of a file that the first chart of the page offers, by the name of its button. */
    private static String saved(Chromium.Tab tab, String button) throws Exception {
        return tab.evaluate("""
                new Promise((resolve) => {
                  const texts = [];
                  URL.createObjectURL = (blob) => { texts.push(blob.text()); return 'blob:none'; };
                  HTMLAnchorElement.prototype.click = function () {
                    Promise.resolve(texts[0] ?? this.href).then((text) => resolve(this.download + '\\n' + text));
                  };
                  [...document.querySelectorAll('.hero .menu button')].find((each) => each.textContent === '%s').click();
                })
                """.formatted(button)).asText();
    }

    /** A row for each step of time, with the fields of the chart; its moment is the middle of the step. */
    @Test
    @Tag("slow")
    void chartIsSavedAsCsv() throws Exception {
        try (Chromium.Tab tab = chromium.open(file("normal"), 1440, 900, Colours.LIGHT)) {
            List<String> lines = saved(tab, "Save as CSV").lines().toList();
            assertEquals(
                    "simulation-output-throughput-and-calls-in-flight-over-time.csv",
                    lines.get(0).replaceFirst("^[a-z]+load", "simulation"));
            assertEquals("seconds,throughput,in flight", lines.get(1));
            assertEquals("0.5,210,0.9", lines.get(2));
            assertEquals(82, lines.size() - 2);
        }
    }

    @Test
    @Tag("slow")
    void chartIsSavedAsAPictureOfItsSizeInTwiceTheResolution() throws Exception {
        try (Chromium.Tab tab = chromium.open(file("normal"), 1440, 900, Colours.LIGHT)) {
            String picture =
                    saved(tab, "Save as PNG").lines().skip(1).findFirst().orElseThrow();
            byte[] bytes = Base64.getDecoder().decode(picture.substring("data:image/png;base64,".length()));
            var image = ImageIO.read(new ByteArrayInputStream(bytes));
            int width = tab.evaluate("document.querySelector('.hero .chart').clientWidth")
                    .asInt();
            assertEquals(2 * width, image.getWidth());
            assertTrue(IntStream.range(0, image.getHeight())
                    .anyMatch(y -> image.getRGB(width, y) != Color.WHITE.getRGB()));
        }
    }

    /** A search has a dot for each trial by its verdict, and a name for the most users that met, and the fewest that missed. */
    @Test
    @Tag("slow")
    void searchForCapacityShowsItsTrials() throws Exception {
        try (Chromium.Tab tab = chromium.open(file("capacity"), 1440, 900, Colours.LIGHT)) {
            String rows = tab.evaluate(
                            "JSON.stringify(drawing.data.hero.data.trials.map(({ users, status }) => users + ' ' + status))")
                    .asText();
            assertEquals("[\"2 INCONCLUSIVE\",\"10 PASS\",\"20 PASS\",\"40 FAIL\"]", rows);
            String words = tab.evaluate("document.querySelector('.hero svg').textContent")
                    .asText()
                    .replace('\u00a0', ' ');
            assertTrue(words.contains("20 users") && words.contains("40 users") && words.contains("500 ms"), words);
            assertFalse(words.contains("10 users"), words);
            assertTrue(tab.evaluate("document.querySelector('.verdict-block').offsetHeight < 200")
                    .asBoolean());
        }
    }

    /** More than 1 % of the answers are not JSON; the other faults are rare. */
    @Test
    @Tag("slow")
    void frequentFaultOfAnswersIsAmongTheProblemsAndAllAreInATable() throws Exception {
        try (Chromium.Tab tab = chromium.open(file("faultyAnswers"), 1440, 900, Colours.LIGHT)) {
            String problems = tab.evaluate("document.querySelector('.problems').textContent")
                    .asText();
            assertTrue(problems.contains("80 successful answers (1.3 %) not_json"), problems);
            assertFalse(problems.contains("repetition"), problems);
            assertEquals(
                    "not_json 80, empty 10, repetition 10",
                    tab.evaluate("[...document.querySelectorAll('#validity ~ .scroll')[0].querySelectorAll('tbody tr')]"
                                    + ".map(({ cells }) => cells[0].textContent + ' ' + cells[2].textContent).sort((a, b) =>"
                                    + " b.split(' ')[1] - a.split(' ')[1] || (a < b ? -1 : 1)).join(', ')")
                            .asText());
            assertTrue(tab.evaluate("document.getElementById('cancels').nextElementSibling.textContent")
                    .asText()
                    .contains("200"));
        }
    }

    /** Of 300 calls, each tenth failed. */
    @Test
    @Tag("slow")
    void burstAloneAddsUpItsAnsweredCalls() throws Exception {
        try (Chromium.Tab tab = chromium.open(file("burstAlone"), 1440, 900, Colours.LIGHT)) {
            assertEquals(
                    "first token arrived 270, answer complete 270",
                    tab.evaluate("echarts.getInstanceByDom(document.querySelector('.hero .chart')).getOption().series"
                                    + ".map(({ name, data }) => name + ' ' + data[data.length - 1][1]).join(', ')")
                            .asText());
        }
    }

    @Test
    @Tag("slow")
    void sliderShowsTheFiguresOfAPartOfTheRun() throws Exception {
        try (Chromium.Tab tab = chromium.open(file("calls"), 1440, 900, Colours.LIGHT)) {
            String whole = tab.evaluate("document.getElementById('brush-figures').textContent")
                    .asText();
            tab.evaluate("const from = document.getElementById('brush-from'); from.value = 40;"
                    + " from.dispatchEvent(new Event('input'))");
            String part = tab.evaluate("document.getElementById('brush-figures').textContent")
                    .asText();
            assertTrue(whole.startsWith("0 s – ") && part.startsWith("40 s – "), whole + " / " + part);
        }
    }

    @Test
    @Tag("slow")
    void chosenCallShowsWhereItsTimeWent() throws Exception {
        try (Chromium.Tab tab = chromium.open(file("calls"), 1440, 900, Colours.LIGHT)) {
            tab.evaluate("document.querySelector('#call-table button').click()");
            String detail = tab.evaluate("document.getElementById('call-detail').innerText")
                    .asText();
            assertTrue(detail.contains("waiting for the answer") && detail.contains("text arrives"), detail);
        }
    }

    /** By a system with dark colours: paper stays white. Nothing of a chart lies over the text that follows. */
    @Test
    @Tag("slow")
    void printHasNoOverlapAndIsWhiteAndNamesTheSimulation() throws Exception {
        try (Chromium.Tab tab = chromium.open(file("emulated-missed"), 1440, 900, Colours.DARK)) {
            tab.evaluate("dispatchEvent(new Event('beforeprint'))");
            tab.media("print", Colours.DARK);
            tab.size(A4_WIDTH, A4_HEIGHT);
            assertEquals("", tab.evaluate(OVERLAPS).asText());
            int end = tab.evaluate("document.getElementById('service-level').getBoundingClientRect().bottom")
                    .asInt();
            assertTrue(end < A4_HEIGHT, "the summary is " + end + " px long");
            tab.evaluate("dispatchEvent(new Event('afterprint'))");
            tab.media("", Colours.DARK);
            checkPaper(tab.pdf());
        }
    }

    private static void checkPaper(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            PDFRenderer renderer = new PDFRenderer(document);
            for (int page = 1; page <= document.getNumberOfPages(); page++) {
                PDFTextStripper text = new PDFTextStripper();
                text.setStartPage(page);
                text.setEndPage(page);
                assertTrue(text.getText(document).contains("Simulated API: no provider was measured"), "page " + page);
                assertEquals(
                        Color.WHITE, new Color(renderer.renderImage(page - 1).getRGB(5, 5)), "page " + page);
            }
        }
    }

    /** Drawings that are larger than their place, and places that cover the next element. */
    private static final String OVERLAPS = """
            [...document.querySelectorAll('.chart')].filter((place) => {
              const box = place.getBoundingClientRect();
              const svg = place.querySelector('svg').getBoundingClientRect();
              const next = place.closest('figure').nextElementSibling?.getBoundingClientRect();
              const covers = next && next.height > 0 && next.top < box.bottom - 1 && next.left < box.right - 1 && next.right > box.left + 1;
              return svg.width > box.width + 1 || svg.height > box.height + 1 || box.right > innerWidth + 1 || covers;
            }).map((place) => place.dataset.chart).join()
            """;

    @Test
    void noPageHasAScriptError() {
        forEach(page -> () -> {
            assertNull(page.scriptError());
            assertTrue(page.drawn());
        });
    }

    @Test
    void everyChartIsDrawn() {
        forEach(page -> () -> page.charts().forEach((name, shapes) -> assertTrue(shapes > 3, name)));
        assertEquals(
                Set.of(
                        "throughputHero",
                        "strips",
                        "outcomes",
                        "timeToFirstToken",
                        "timeToFirstTokenCurve",
                        "timePerOutputToken",
                        "timePerOutputTokenCurve",
                        "outputSpeed",
                        "outputSpeedCurve",
                        "endToEndLatency",
                        "endToEndLatencyCurve",
                        "eventGap",
                        "eventGapCurve",
                        "tokensPerEvent",
                        "tokensPerEventCurve",
                        "perUserCurve",
                        "clientDelays",
                        "clientProcessors"),
                pages.get("normal").charts().keySet());
    }

    @Test
    void nothingIsAskedForOrAddressedOutsideOfTheFolder() {
        forEach(page -> () -> {
            assertEquals(List.of(), page.requests());
            page.addresses()
                    .forEach(address -> assertTrue(address.startsWith("#") || NEIGHBOURS.contains(address), address));
        });
    }

    @Test
    void noPageIsWiderThanAPhone() {
        forEach(page -> () -> assertEquals(page.frameWidth(), page.width()));
    }

    @Test
    void keyboardReachesWhatScrollsAndSeesWhereItIs() {
        forEach(page -> () -> assertEquals(List.of(), page.unreachable()));
        forEach(page -> () -> assertEquals(List.of(), page.unmarked()));
    }

    @Test
    void everyLinkWithinThePageLeadsSomewhere() {
        forEach(page -> () -> assertEquals(List.of(), page.brokenLinks()));
    }

    @Test
    void everyChartSaysInWordsWhatItShows() {
        forEach(page -> () -> assertEquals(List.of(), page.unnamedCharts()));
    }

    @Test
    void hostileTextIsTextOnly() {
        Observed hostile = pages.get("hostile");
        assertEquals(pages.get("normal").scripts(), hostile.scripts());
        assertEquals(0, hostile.images());
        assertTrue(hostile.text()
                .contains("<script>alert(1)</script></script><img src=http://evil.example/x>{{ 7 * 7 }}{#"));
    }

    @Test
    void headlineShowsTheFigures() {
        assertShows(
                "normal",
                "18,432 tokens/s",
                "95 %: 18,102 – 18,763 tokens/s",
                "1,843 tokens/s",
                "181 ms",
                "412 ms",
                "99.8 %",
                "10 failed (0.2 %)",
                "10 users, closed model, steady 60 s");
    }

    @Test
    void openLoadSaysWhyThereIsNoThroughputOfUsers() {
        assertShows(
                "openArrivals",
                "102 /s offered",
                "6,090 calls due in the steady window",
                "Not measured: each call was a user of its own.");
        assertFalse(pages.get("openArrivals").charts().containsKey("perUserCurve"));
    }

    @Test
    void stepsHaveATableAndTheirCharts() {
        assertShows(
                "staircase",
                "Steps of the load",
                "24,300",
                "23,571 – 25,029",
                "93.8 %",
                "Shaded: the measured window of each step.");
        assertTrue(pages.get("staircase").charts().keySet().containsAll(Set.of("stepThroughput", "stepPerUser")));
    }

    @Test
    void turnsHaveNoThroughputPerUser() {
        assertShows("conversation", "Turns", "Turn Throughput tokens/s TTFT p50");
        assertTrue(pages.get("conversation").charts().containsKey("turnFirstToken"));
    }

    @Test
    void modelsAndScenariosStandSideBySide() {
        assertShows("sideBySide", "qwen-3-235b-a22b-instruct-2507", "Kinds of users that ran side by side.");
        assertFalse(text("normal").contains("Scenarios"));
    }

    @Test
    void comparisonStandsBesideTheModels() {
        assertShows(
                "compared",
                "Models Model",
                "Which is faster",
                "takes 1.62 times as long as gpt-oss-120b (95 % interval 1.59 to 1.65, n = 412 pairs).");
        assertFalse(text("sideBySide").contains("Which is faster"));
    }

    @Test
    void callsShowOnlyWhereFailedAttemptsWereMadeAgain() {
        assertShows("retried", "in the end 99.5 % at the first attempt 95.0 %", "server_error 2 0.2 % 0 0 %");
        assertFalse(text("normal").contains("Success of calls"));
    }

    @Test
    void stopSaysWhyAndWhatItMeans() {
        assertShows("stopped", "Stopped early. After 31 s: maxCost=2 is spent.", "Planned 60 s, measured 11 s.");
    }

    @Test
    void costHasItsPriceBesideIt() {
        assertShows(
                "normal",
                "2,400,000 output tokens cost $2.22 at the list price.",
                "List price of gpt-oss-120b: $0.35 per million prompt tokens, $0.75 per million output tokens.");
        assertShows("emulated", "would have cost $2.22");
        assertShows("sideBySide", "have no known price");
    }

    @Test
    void waitForQuotaShowsOnlyWithPacing() {
        assertShows(
                "paced",
                "Wait for quota p50 810 ms",
                "before sending; only the latency from scheduled start includes it");
        assertFalse(text("normal").contains("Wait for quota"));
    }

    /** (9 + 5 + 7) / 3 requests a minute, (1,701 + 922 + 1,313) / 3 tokens. */
    @Test
    void quotasSayWhatWasPromisedAndWhatCameThrough() {
        assertShows(
                "refused",
                "Requests per minute 5 5 7.00 9",
                "Tokens per minute 30,000 922 1,312 1,701",
                "Requests per day 2,400 – – –",
                "quota_tokens 17 3.9 % 61.0 s 10",
                "Of 41 promises of Retry-After that a user waited for, 40 were kept");
        assertTrue(pages.get("refused").charts().keySet().containsAll(Set.of("requestsPerMinute", "tokensPerMinute")));
        assertShows("distrusted", "Quotas of silent, whole run", "No header told what is left of a limit.");
        assertFalse(text("normal").contains("Retry-After"));
    }

    @Test
    void simulationsOwnAnswerComesFirst() {
        assertShows("answered", "Up to 20 users more of them get more. To copy: first { line = 1 } second <script>");
        assertTrue(text("answered").indexOf("Where it bends") < text("answered").indexOf("Overview From"));
        assertEquals(pages.get("emulated").scripts(), pages.get("answered").scripts());
    }

    @Test
    void verdictsComeBeforeTheFigures() {
        assertShows(
                "missed",
                "Service level missed 1 of 3 limits was broken, with 95 % confidence.",
                "FAIL p95 time to first token ≤ 300 ms 412 ms 400 ms – 430 ms 5,120",
                "INCONCLUSIVE p99 event gap ≤ 20.0 ms – – 0",
                "PASS calls that got their answer (success) ≥ 99 % 99.83 % 99.7 % – 99.92 % 6,000");
        assertTrue(
                text("missed").indexOf("Service level missed") < text("missed").indexOf("Aggregate output throughput"));
        assertShows("left-open", "Service level: too few calls to say");
        assertFalse(text("normal").contains("Service level"));
    }

    @Test
    void figureTellsItsDefinitionOnFocus() {
        assertEquals(
                RunMetric.OUTPUT_THROUGHPUT.definition(), pages.get("normal").tip());
    }

    @Test
    void emulatorIsNamedAndNothingElseIs() {
        assertShows("emulated", "Simulated API.", "they say nothing about Cerebras or any other provider");
        assertFalse(text("normal").contains("imulated"));
    }

    @Test
    void killedRunSaysWhatIsMissing() {
        assertShows(
                "killed",
                "The run was killed or is still going on; 4,500 calls had ended.",
                "The figures cover what had been written until then; calls under way are missing.",
                "Planned 60 s, measured 31 s.",
                "Lines of calls.jsonl that could not be used: 1.");
        assertShows("dropped", "Attempts never written because the disk did not keep up: 12.");
    }

    @Test
    void runWithoutSuccessSaysWhy() {
        assertShows(
                "nothingSucceeded", "No call succeeded: 598 of 600 ended as unauthorized.", "Check CEREBRAS_API_KEY.");
        assertEquals(
                Set.of("throughputHero", "strips", "outcomes", "perUserCurve", "clientDelays", "clientProcessors"),
                pages.get("nothingSucceeded").charts().keySet());
        assertShows("nothing", "Nothing was measured: no call ended in this run.");
        assertEquals(Set.of(), pages.get("nothing").charts().keySet());
    }

    @Test
    void notStreamedIsSaidWhereTheFigureWouldBe() {
        assertShows(
                "notStreamed",
                "not measured: the answers were not streamed, times are of whole answers",
                "not sent by this server",
                "25.0 % of the tokens are an estimate");
        assertFalse(pages.get("notStreamed").charts().containsKey("timeToFirstToken"));
    }

    @Test
    void pageSaysByWhichVersionTheRunWasMade() {
        assertShows("normal", "suite 0.1.0");
    }

    @Test
    void verdictOnTheClientStandsBeforeTheFigures() {
        assertShows(
                "normal",
                "Load generator: ok",
                "Status: ok. Nothing measured in this client can have changed",
                "Event-loop lag p50 0.060 ms, p99 0.31 ms, longest 2.10 ms",
                "mean 18.0 %, at most 18.0 % in a second",
                "312 MiB");
        assertTrue(
                text("normal").indexOf("Load generator: ok") < text("normal").indexOf("Aggregate output throughput"));
        assertFalse(text("normal").contains("The emulator ran in the same process"));
        assertShows("nothing", "Load generator: unknown");
    }

    @Test
    void figuresThatTheClientIsInAreMarkedWithTheReason() {
        assertShows(
                "degraded",
                "Time to first token client degraded",
                "Seen: Event-loop lag p99 12.3 ms.",
                "Event-loop lag p99 12.3 ms, above 9.05 ms (5.0 % of the median time to first token, 181 ms): degraded.",
                "The emulator ran in the same process: the processor time");
        assertFalse(text("degraded").contains("Output speed client"));
        assertShows(
                "invalid",
                "Do not use: the load generator was overloaded.",
                "Seen: Processor use of this process 97.0 %,");
        assertFalse(text("normal").contains("Time to first token client"));
        assertFalse(text("normal").contains("Seen:"));
    }

    @Test
    void singleAttemptIsMarkedAsAHint() {
        assertShows("singleAttempt", "no interval", "Figures of the whole run", "A single value: 181 ms.");
        assertEquals(
                Set.of("eventGapCurve"), pages.get("singleAttempt").charts().keySet());
    }

    @Test
    void noFailureIsALineOfText() {
        assertShows("emulated", "Outcomes over time: no attempt failed.");
        assertFalse(pages.get("emulated").charts().containsKey("outcomes"));
    }

    private static void forEach(Function<Observed, Executable> check) {
        assertAll(pages.entrySet().stream().map(page ->
                (Executable) () -> assertAll(page.getKey(), check.apply(page.getValue()))));
    }

    private static void assertShows(String run, String... texts) {
        for (String text : texts) {
            assertTrue(text(run).contains(text), run + " does not show: " + text);
        }
    }

    /** What the page shows, with all kinds of space alike. */
    private static String text(String run) {
        return pages.get(run).text().replaceAll("[\\s\u00a0]+", " ");
    }
}
