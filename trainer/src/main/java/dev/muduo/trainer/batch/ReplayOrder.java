package dev.muduo.trainer.batch;

import dev.muduo.trainer.config.TrainingConfig.Sampling;
import dev.muduo.trainer.config.TrainingConfig.SamplingOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * In which order patches of the replay buffer are drawn: sources take turns in proportion to their patches, but none has more
 * than its quota of a window (nor, but for a single draw, of any first part of it); the structures of a source take turns, so
 * that a rare one is drawn as often as a common one; and the patches of a structure come in an endless chain of permutations.
 * Which patch is drawn n-th depends on the patches, the seed, the purpose and n alone.
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
    /** For each draw of a window whose turn it is. */
    private final int[] turns;
    /** How often it was that source's turn in this window before. */
    private final int[] earlier;

    private final int[] shares;

    ReplayOrder(List<Place> patches, Sampling sampling, long seed, String purpose) {
        SortedMap<String, List<Integer>> bySource = new TreeMap<>();
        for (int patch = 0; patch < patches.size(); patch++) {
            bySource.computeIfAbsent(patches.get(patch).source(), source -> new ArrayList<>())
                    .add(patch);
        }
        bySource.forEach((source, own) ->
                sources.add(new SourceDraws(strata(patches, own, sampling.order()), seed, purpose + "." + source)));
        int[] sizes = bySource.values().stream().mapToInt(List::size).toArray();
        int window = Math.max(WINDOW, 2 * sizes.length);
        shares = shares(sizes, window, sampling.sourceQuota());
        turns = turns(shares, window);
        earlier = new int[window];
        int[] seen = new int[sizes.length];
        for (int turn = 0; turn < window && sizes.length > 0; turn++) {
            earlier[turn] = seen[turns[turn]]++;
        }
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
        int turn = (int) (draw % turns.length);
        int source = turns[turn];
        return sources.get(source).at(draw / turns.length * shares[source] + earlier[turn]);
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

    /** Turns as evenly spread as they can be: each time that of the source which is furthest behind its share. */
    private static int[] turns(int[] shares, int window) {
        int[] turns = new int[window];
        long[] behind = new long[shares.length];
        for (int turn = 0; turn < window && shares.length > 0; turn++) {
            int next = 0;
            for (int s = 0; s < shares.length; s++) {
                behind[s] += shares[s];
                next = behind[s] > behind[next] ? s : next;
            }
            behind[next] -= window;
            turns[turn] = next;
        }
        return turns;
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
