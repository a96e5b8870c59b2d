package dev.muduo.standalone.phantom;

import dev.muduo.networks.random.CounterRandom;
import java.util.ArrayList;
import java.util.List;

/** One random patient: which tissue is where, in RAS+ millimetres of the average patient. */
final class Anatomy {
    private static final int MOST_LESIONS = 4;
    private static final int LESION_TRIES = 200;

    private final Trunk trunk;
    private final Thorax thorax;
    private final Abdomen abdomen;
    private final List<Ellipsoid> lesions = new ArrayList<>();

    private Anatomy(CounterRandom random) {
        Variation v = new Variation(random);
        trunk = new Trunk(v);
        thorax = new Thorax(v);
        abdomen = new Abdomen(v);
    }

    /** The patient of this seed and number. */
    static Anatomy of(long seed, int study, double lesionProbability) {
        Anatomy anatomy = new Anatomy(CounterRandom.of(seed, study, "phantom anatomy"));
        CounterRandom random = CounterRandom.of(seed, study, "phantom lesions");
        if (random.nextBernoulli(lesionProbability)) {
            int wanted = 1 + random.nextInt(MOST_LESIONS);
            for (int tries = 0; tries < LESION_TRIES && anatomy.lesions.size() < wanted; tries++) {
                anatomy.addLesionWherePossible(new Variation(random));
            }
        }
        return anatomy;
    }

    private void addLesionWherePossible(Variation v) {
        double x = v.between(-110, 110);
        double y = v.between(-60, 70);
        double z = v.between(-110, 170);
        Tissue host = at(x, y, z, 0);
        if (host.isLung() || host == Tissue.LIVER || host == Tissue.MEDIASTINUM) {
            double radius = v.between(6, 16);
            lesions.add(v.ellipsoid(x, y, z, radius, radius, radius, Turn.NONE));
        }
    }

    List<Ellipsoid> lesions() {
        return List.copyOf(lesions);
    }

    /**
     * The tissue at a point, leaving lesions aside.
     *
     * @param breathMm how far the diaphragm stands above its place in the CT
     */
    Tissue at(double x, double y, double z, double breathMm) {
        if (trunk.outsideBody(x, y, z)) {
            return trunk.inCouch(x, y) ? Tissue.COUCH : Tissue.AIR;
        }
        if (trunk.inFat(x, y, z)) {
            return Tissue.FAT;
        }
        Tissue bone = trunk.skeleton(x, y, z);
        if (bone != null) {
            return bone;
        }
        double still = z - breathMm * mobility(y, z);
        double below = thorax.diaphragm(x, y) - still;
        if (below < 0) {
            return trunk.inChest(x, y, z) ? thorax.at(x, y, still, trunk.spineY(z)) : Tissue.MUSCLE;
        }
        return trunk.inAbdomen(x, y, z) ? abdomen.at(x, y, still, below, thorax) : Tissue.MUSCLE;
    }

    /**
     * The number (from 1) of the lesion at a point, 0 for none: lesions move with the organ around them, and bone and the
     * body's wall end them.
     */
    int lesionAt(Tissue host, double x, double y, double z, double breathMm) {
        if (lesions.isEmpty() || !(host.isLung() || host == Tissue.LIVER || host == Tissue.MEDIASTINUM)) {
            return 0;
        }
        double still = z - breathMm * mobility(y, z);
        for (int n = 0; n < lesions.size(); n++) {
            if (lesions.get(n).contains(x, y, still)) {
                return n + 1;
            }
        }
        return 0;
    }

    /** How much of the diaphragm's excursion a point takes part in: less towards apex, pelvis and back. */
    private static double mobility(double y, double z) {
        double height = z > 0 ? 1 - Outline.smoothStep(z, 15, 165) : 1 - 0.8 * Outline.smoothStep(z, -70, -215);
        return height * (0.65 + 0.35 * Outline.smoothStep(y, -80, 10));
    }
}
