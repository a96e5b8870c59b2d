package dev.muduo.benchmarks.experiment.run;

import dev.muduo.platform.json.Json;
import dev.muduo.platform.store.Sha256;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortStudy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The identity of a cohort: its structures, what each study is for, and the bytes of every file; not where it lies. */
public final class CohortHash {
    private CohortHash() {}

    public static String of(Cohort cohort) throws IOException {
        List<Object> studies = new ArrayList<>();
        for (CohortStudy study : cohort.studies()) {
            List<Object> drawing = new ArrayList<>();
            if (study.drawing().isPresent()) {
                drawing.add(Sha256.of(study.drawing().get().label()));
                drawing.add(study.drawing().get().structures());
            }
            studies.add(List.of(study.name(), study.role(), Sha256.of(study.ct()), Sha256.of(study.pet()), drawing));
        }
        return Sha256.of(Json.write(Map.of("structures", cohort.structures().list(), "studies", studies)));
    }
}
