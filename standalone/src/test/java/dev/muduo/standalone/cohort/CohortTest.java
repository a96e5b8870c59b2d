package dev.muduo.standalone.cohort;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.schemas.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CohortTest {
    private static final Path FILE = Path.of("file");

    private static CohortStudy drawn(String name, Role role) {
        return new CohortStudy(
                name, FILE, FILE, role, Optional.of(new CohortStudy.Drawing(FILE, List.of("liver"), "somebody")));
    }

    private static final Cohort COHORT = new Cohort(
            new Structures(List.of(new Structure(1, "liver", ""))),
            List.of(
                    drawn("a", Role.TRAIN),
                    drawn("report", Role.REPORT),
                    drawn("b", Role.TRAIN),
                    drawn("c", Role.TRAIN)));

    @Test
    void onlyTheFirstTrainStudiesKeepTheirDrawings() {
        Cohort cohort = COHORT.labelling(2);

        assertEquals(List.of("a", "b"), names(cohort.training(true)));
        assertEquals(List.of("c"), names(cohort.training(false)));
        assertTrue(cohort.of(Role.REPORT).get(0).drawing().isPresent(), "what is held out is scored all the same");
        assertEquals(List.of("a", "report", "b", "c"), names(cohort.studies()));
    }

    @Test
    void moreThanThereAreCannotBeLabelled() {
        assertThrows(IllegalArgumentException.class, () -> COHORT.labelling(4));
        assertThrows(IllegalArgumentException.class, () -> COHORT.labelling(0));
    }

    private static List<String> names(List<CohortStudy> studies) {
        return studies.stream().map(CohortStudy::name).toList();
    }
}
