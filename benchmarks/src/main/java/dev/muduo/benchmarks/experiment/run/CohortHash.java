package dev.muduo.benchmarks.experiment.run;

import dev.muduo.platform.json.Json;
import dev.muduo.platform.store.Sha256;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortException;
import dev.muduo.standalone.cohort.CohortStudy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The identity of a cohort: its structures, what each study is for, and the bytes of every file; not where it lies. */
public final class CohortHash {
    private CohortHash() {}

    /**
     * The hash.
     *
     * @throws CohortException if the same images are there for two roles: what is trained on would be scored on
     */
    public static String of(Cohort cohort) throws IOException {
        List<Object> studies = new ArrayList<>();
        Map<List<String>, CohortStudy> byImages = new HashMap<>();
        for (CohortStudy study : cohort.studies()) {
            List<Object> drawing = new ArrayList<>();
            if (study.drawing().isPresent()) {
                drawing.add(Sha256.of(study.drawing().get().label()));
                drawing.add(study.drawing().get().structures());
            }
            List<String> images = List.of(Sha256.of(study.ct()), Sha256.of(study.pet()));
            requireOneRole(study, byImages.putIfAbsent(images, study));
            studies.add(List.of(study.name(), study.role(), images.get(0), images.get(1), drawing));
        }
        return Sha256.of(Json.write(Map.of("structures", cohort.structures().list(), "studies", studies)));
    }

    private static void requireOneRole(CohortStudy study, CohortStudy alike) throws CohortException {
        if (alike != null && alike.role() != study.role()) {
            throw new CohortException("the studies " + alike.name() + " and " + study.name()
                    + " have the same images and the roles " + alike.role() + " and " + study.role()
                    + ": give both one role, or leave one out");
        }
    }
}
