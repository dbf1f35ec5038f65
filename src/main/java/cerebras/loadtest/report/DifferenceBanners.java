package cerebras.loadtest.report;

import cerebras.loadtest.analysis.comparison.ComparedRun;
import cerebras.loadtest.analysis.comparison.Conditions.Condition;
import cerebras.loadtest.analysis.comparison.RunComparison;
import cerebras.loadtest.analysis.comparison.RunSet;
import cerebras.loadtest.analysis.health.GeneratorHealth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the reader of a comparison must know before any figure, the weightiest first. */
final class DifferenceBanners {

    private final RunComparison comparison;
    private final Numbers numbers;

    private DifferenceBanners(RunComparison comparison, Numbers numbers) {
        this.comparison = comparison;
        this.numbers = numbers;
    }

    /** Of all comparisons; what does not hold for all of them alike names the side. */
    static List<Banner> of(List<RunComparison> comparisons, Numbers numbers) {
        List<String> labels = DifferenceVerdict.labels(comparisons);
        Map<List<String>, Map<String, List<String>>> sidesByText = new LinkedHashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            for (Banner banner : of(comparisons.get(i), numbers)) {
                sidesByText
                        .computeIfAbsent(List.of(banner.kind(), banner.title()), unknown -> new LinkedHashMap<>())
                        .computeIfAbsent(banner.text(), unknown -> new ArrayList<>())
                        .add(labels.get(i));
            }
        }
        List<Banner> banners = new ArrayList<>();
        sidesByText.forEach((kind, texts) -> texts.forEach((text, sides) -> banners.add(new Banner(
                kind.get(0),
                kind.get(1),
                sides.size() == labels.size() ? text : String.join(", ", sides) + ": " + text))));
        return banners;
    }

    private static List<Banner> of(RunComparison comparison, Numbers numbers) {
        DifferenceBanners banners = new DifferenceBanners(comparison, numbers);
        return Stream.of(
                        banners.notComparable(),
                        banners.simulated(),
                        banners.onPurpose(),
                        banners.cautions(),
                        banners.spread(),
                        banners.clients(),
                        banners.cutShort(),
                        banners.failures())
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Banner> notComparable() {
        return listed(
                comparison.conditions().obstacles(),
                "failed",
                "Not comparable",
                ". The runs were made under different conditions, which alone may explain the differences below.");
    }

    private Optional<Banner> simulated() {
        return runs().anyMatch(run -> run.summary().run().target().emulated())
                ? Optional.of(new Banner(
                        "simulated",
                        "Simulated API",
                        "An emulator answered. Differences concern the emulator and this client, not any provider."))
                : Optional.empty();
    }

    private Optional<Banner> onPurpose() {
        return listed(comparison.conditions().onPurpose(), "caution", "Differs on purpose", ".");
    }

    private Optional<Banner> cautions() {
        return listed(comparison.conditions().cautions(), "caution", "Possible causes of a difference", ".");
    }

    private static Optional<Banner> listed(List<Condition> conditions, String kind, String title, String end) {
        return conditions.isEmpty()
                ? Optional.empty()
                : Optional.of(new Banner(
                        kind,
                        title,
                        conditions.stream().map(DifferenceBanners::text).collect(Collectors.joining("; ")) + end));
    }

    static String text(Condition condition) {
        return condition.name() + " " + condition.base() + " and " + condition.other();
    }

    private Optional<Banner> spread() {
        return comparison.spreadKnown()
                ? Optional.empty()
                : Optional.of(new Banner(
                        "caution",
                        "Run-to-run spread unknown",
                        "With fewer than three runs per side, it is unknown how much two equal runs differ (time of day, connection,"
                                + " server behind the same address). The intervals cover variation within the runs only. Before you attribute"
                                + " a difference to the service, make three runs of each."));
    }

    /** What the client adds to a figure is not a difference of the service, and varies from run to run. */
    private Optional<Banner> clients() {
        String doubtful = Stream.of(GeneratorHealth.Status.INVALID, GeneratorHealth.Status.DEGRADED)
                .map(this::doubted)
                .filter(runs -> !runs.isEmpty())
                .collect(Collectors.joining("; "));
        return doubtful.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Banner(
                                "caution",
                                "Load generator health",
                                doubtful
                                        + ". The load generators may have caused a difference: see the reports of these runs."));
    }

    /** For example {@code degraded: run-1, run-2}; all runs are not listed by name. */
    private String doubted(GeneratorHealth.Status verdict) {
        List<String> names = runs().map(ComparedRun::summary)
                .filter(run -> GeneratorHealth.in(run).verdict() == verdict)
                .map(run -> run.run().run())
                .toList();
        boolean all = names.size() == runs().count();
        return names.isEmpty() ? "" : verdict.label() + ": " + (all ? "all runs" : String.join(", ", names));
    }

    private Optional<Banner> cutShort() {
        String names = runs().filter(run -> !run.summary().steady().window().complete())
                .map(run -> run.summary().run().run())
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(new Banner(
                        "caution",
                        "Steady window cut short",
                        names + ": the run ended before its plan, and the comparison is of what there is."));
    }

    private Optional<Banner> failures() {
        RunSet base = comparison.base();
        RunSet other = comparison.other();
        return base.failures() + other.failures() == 0
                ? Optional.empty()
                : Optional.of(
                        new Banner(
                                "caution",
                                "Failed attempts",
                                "Base " + failed(base) + ", new " + failed(other)
                                        + ". Times are of those that succeeded: a side that fails more may look faster for it."));
    }

    private String failed(RunSet side) {
        return numbers.count(side.failures()) + " of " + numbers.count(side.attempts());
    }

    private Stream<ComparedRun> runs() {
        return Stream.concat(comparison.base().runs().stream(), comparison.other().runs().stream());
    }
}
