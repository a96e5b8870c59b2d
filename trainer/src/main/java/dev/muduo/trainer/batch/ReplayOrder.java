package dev.muduo.trainer.batch;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.trainer.config.TrainingConfig.Sampling;
import dev.muduo.trainer.config.TrainingConfig.SamplingOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * In which order patches of the replay buffer are drawn: sources have turns in proportion to their patches, but none has more
 * than its quota of a window; which turns is drawn anew for each window, so that a batch has two patches of one source as often as
 * chance would have it, and the consensus filter compares those, too. The structures of a source take turns, so that a rare one is
 * drawn as often as a common one; and the patches of a structure come in an endless chain of permutations. Without quota and strata
 * every patch is drawn as often as any other, whatever its source. Which patch is drawn n-th depends on the patches, the seed, the
 * purpose and n alone.
 */
final class ReplayOrder {
    static final int WINDOW = 100;

    /**
     * A patch, as far as its turn is concerned.
     *
     * @param structures with a valid pair that may teach; not empty
     */
    record Place(String source, SortedSet<String> structures) {}

    private final List<SourceDraws> sources = new ArrayList<>();
    private final long seed;
    private final String purpose;
    private final int[] shares;
    /** For each draw of the entered window whose turn it is. */
    private final int[] turns;
    /** How often it was that source's turn in this window before. */
    private final int[] earlier;

    private long entered = -1;

    ReplayOrder(List<Place> patches, Sampling sampling, long seed, String purpose) {
        this.seed = seed;
        this.purpose = purpose;
        boolean alike = sampling.order() == SamplingOrder.UNIFORM && sampling.sourceQuota() == 1;
        SortedMap<String, List<Integer>> bySource = new TreeMap<>();
        for (int patch = 0; patch < patches.size(); patch++) {
            String source = alike ? "every source" : patches.get(patch).source();
            bySource.computeIfAbsent(source, each -> new ArrayList<>()).add(patch);
        }
        bySource.forEach((source, own) ->
                sources.add(new SourceDraws(strata(patches, own, sampling.order()), seed, purpose + "." + source)));
        int[] sizes = bySource.values().stream().mapToInt(List::size).toArray();
        int window = Math.max(WINDOW, 2 * sizes.length);
        shares = shares(sizes, window, sampling.sourceQuota());
        turns = new int[window];
        earlier = new int[window];
    }

    private static List<int[]> strata(List<Place> patches, List<Integer> own, SamplingOrder order) {
        SortedMap<String, List<Integer>> strata = new TreeMap<>();
        for (int patch : own) {
            switch (order) {
                case BY_STRUCTURE ->
                    patches.get(patch)
                            .structures()
                            .forEach(name -> strata.computeIfAbsent(name, each -> new ArrayList<>())
                                    .add(patch));
                case UNIFORM ->
                    strata.computeIfAbsent("all", each -> new ArrayList<>()).add(patch);
            }
        }
        return strata.values().stream()
                .map(stratum -> stratum.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    /** The patch that is drawn n-th; there is one at least. */
    int at(long draw) {
        long window = draw / turns.length;
        if (window != entered) {
            enter(window);
        }
        int turn = (int) (draw % turns.length);
        int source = turns[turn];
        return sources.get(source).at(window * shares[source] + earlier[turn]);
    }

    private void enter(long window) {
        int[] order = CounterRandom.of(seed, window, purpose + ".turns").permutation(turns.length);
        int next = 0;
        for (int source = 0; source < shares.length; source++) {
            for (int n = 0; n < shares[source]; n++) {
                turns[order[next++]] = source;
            }
        }
        int[] seen = new int[shares.length];
        for (int turn = 0; turn < turns.length; turn++) {
            earlier[turn] = seen[turns[turn]]++;
        }
        entered = window;
    }

    /**
     * How many draws of a window each source has: one at least, the others by their patches (highest averages), none more than
     * the quota or, where the sources are too few for that, an equal share.
     */
    static int[] shares(int[] patches, int window, double quota) {
        int sources = patches.length;
        int[] shares = new int[sources];
        if (sources == 0) {
            return shares;
        }
        int most = Math.max((int) Math.floor(quota * window + 1e-9), (window + sources - 1) / sources);
        Arrays.fill(shares, 1);
        for (int given = sources; given < window; given++) {
            int next = -1;
            for (int s = 0; s < sources; s++) {
                boolean lacksMore =
                        next < 0 || (long) patches[s] * (shares[next] + 1) > (long) patches[next] * (shares[s] + 1);
                if (shares[s] < most && lacksMore) {
                    next = s;
                }
            }
            shares[next]++;
        }
        return shares;
    }

    /** One source's patches, structure by structure. */
    private static final class SourceDraws {
        private final List<int[]> strata;
        private final Shuffle structures;
        private final List<Shuffle> patches = new ArrayList<>();

        SourceDraws(List<int[]> strata, long seed, String purpose) {
            this.strata = strata;
            this.structures = new Shuffle(seed, purpose, strata.size());
            for (int i = 0; i < strata.size(); i++) {
                patches.add(new Shuffle(seed, purpose + "." + i, strata.get(i).length));
            }
        }

        int at(long draw) {
            int structure = structures.at(draw);
            return strata.get(structure)[patches.get(structure).at(draw / strata.size())];
        }
    }
}
