package dev.muduo.imaging.coding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyTest {
    /** Ids as in the list; the lobes' codes are mixed, of either side and of one, as models have them. */
    private static final Structures STRUCTURES = new Structures(List.of(
            new Structure(1, "liver", "10200004"),
            new Structure(2, "kidney_left", "18639004"),
            new Structure(3, "kidney_right", "64033007"),
            new Structure(4, "lung_upper_left", "44714003"),
            new Structure(5, "lung_upper_right", "45653009"),
            new Structure(6, "lung_middle_right", "72481006"),
            new Structure(7, "adrenal_left", "23451007"),
            new Structure(8, "gtv", "")));

    private static final Vocabulary VOCABULARY = Vocabulary.of(STRUCTURES);

    /** What is written of a structure leads back to it. */
    @Test
    void everyStructureIsFoundByItsOwnCode() {
        for (Structure structure : STRUCTURES.list()) {
            CodedStructure coded = CodedStructure.of(structure);
            DataSet segment = DataSet.builder()
                    .items(Attribute.SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE, coded.typeItem())
                    .build();
            assertEquals(
                    Optional.of(structure),
                    VOCABULARY.find(segment, Attribute.SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE, "whatever"),
                    structure.name());
        }
    }

    /** As large models name their structures: paired ones that have one code for both, rows of the like, sides in short. */
    @Test
    void structuresOfOneCodeAreToldApartByTheirSidesAndTheirNames() {
        Structures many = new Structures(List.of(
                new Structure(1, "femur_left", "71341001"),
                new Structure(2, "femur_right", "71341001"),
                new Structure(3, "humerus_l", "85050009"),
                new Structure(4, "humerus_r", "85050009"),
                new Structure(5, "rib_left_1", "113197003"),
                new Structure(6, "rib_left_2", "113197003"),
                new Structure(7, "rib_right_2", "113197003"),
                new Structure(8, "vertebra_l_1", "51282000"),
                new Structure(9, "vertebra_l_2", "51282000"),
                new Structure(10, "ventricle_left", "87878005")));
        Vocabulary vocabulary = Vocabulary.of(many);
        for (Structure structure : many.list()) {
            DataSet segment = DataSet.builder()
                    .items(
                            Attribute.SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE,
                            CodedStructure.of(structure).typeItem())
                    .build();
            assertEquals(
                    Optional.of(structure),
                    vocabulary.find(segment, Attribute.SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE, structure.name()),
                    structure.name());
        }
        assertEquals(
                Optional.of(Laterality.LEFT), CodedStructure.of(many.withId(3)).side());
        assertEquals(Optional.empty(), CodedStructure.of(many.withId(8)).side(), "lumbar, not left");
        Optional<Code> rib = Optional.of(Code.sct("113197003", "Rib"));
        Optional<Code> left = Optional.of(Laterality.LEFT.code());
        assertEquals(Optional.empty(), vocabulary.find(rib, left, "costa"), "which of two?");
        assertEquals(Optional.empty(), vocabulary.find(rib, left, "rib_right_2"), "a name does not overrule a side");
    }

    /** A code that implies a side which nothing here knows of, written without a modifier: the name says it. */
    @Test
    void aNameSaysTheSideThatACodeLeavesOpen() {
        Optional<Code> adrenal = Optional.of(Code.sct("23451007", "Adrenal gland"));
        assertEquals(Optional.of(STRUCTURES.withId(7)), VOCABULARY.find(adrenal, Optional.empty(), "Left adrenal"));
        assertEquals(Optional.empty(), VOCABULARY.find(adrenal, Optional.empty(), "Right adrenal"));
        assertEquals(Optional.empty(), VOCABULARY.find(adrenal, Optional.empty(), "adrenal"));
    }

    @ParameterizedTest
    @CsvSource({
        // As DICOM's context groups have it, as SNOMED CT has it in one, and both at once.
        "SCT, 64033007,  7771000,  2",
        "SCT, 64033007,  24028007, 3",
        "SCT, 18639004,  '',       2",
        "SCT, 18639004,  7771000,  2",
        "SCT, 9846003,   '',       3",
        "SCT, 45653009,  7771000,  4",
        "SCT, 42400003,  '',       5",
        "SCT, 72481006,  '',       6",
        "SCT, 23451007,  7771000,  7",
        // As it was called until 2018.
        "SRT, T-62000,   '',       1",
        "SRT, T-71000,   G-A101,   2",
        "99SDM, T-28820, G-A100,   5",
        // A kidney of an unknown side, one of both sides at once, and what is not in the model.
        "SCT, 64033007,  '',       0",
        "SCT, 18639004,  24028007, 0",
        "SCT, 23451007,  '',       0",
        "SCT, 78961009,  '',       0",
        "DCM, 10200004,  '',       0"
    })
    void byCode(String scheme, String code, String side, int expected) {
        Optional<Code> modifier = side.isEmpty() ? Optional.empty() : Optional.of(new Code(side, scheme, "side"));
        assertEquals(
                expected,
                VOCABULARY
                        .find(Optional.of(new Code(code, scheme, "?")), modifier, "?")
                        .map(Structure::id)
                        .orElse(0));
    }

    @ParameterizedTest
    @CsvSource({
        "liver, 1",
        "Liver, 1",
        "Kidney_L, 2",
        "Left kidney, 2",
        "'KIDNEY, R', 3",
        "GTV, 8",
        "gtv_mass_ct, 8",
        "kidney, 0",
        "liver tumour, 0",
        "'', 0"
    })
    void byNameWhereThereIsNoCode(String name, int expected) {
        Vocabulary vocabulary = VOCABULARY.with("GTV_Mass_CT", "gtv");
        assertEquals(
                expected,
                vocabulary
                        .find(Optional.empty(), Optional.empty(), name)
                        .map(Structure::id)
                        .orElse(0));
    }

    /** A tumour that its author called liver teaches nobody what a liver is. */
    @Test
    void aNameDoesNotOverruleACode() {
        Optional<Code> tumour = Optional.of(Code.sct("108369006", "Neoplasm"));
        assertEquals(Optional.empty(), VOCABULARY.find(tumour, Optional.empty(), "liver"));
        assertEquals(
                Optional.of(STRUCTURES.withId(8)),
                VOCABULARY.find(tumour, Optional.empty(), "GTV"),
                "has no code itself");
    }

    @Test
    void otherNamesAreOfStructures() {
        assertThrows(IllegalArgumentException.class, () -> VOCABULARY.with("Milz", "spleen"));
    }

    @Test
    void lesionsAreNoAnatomy() {
        assertEquals(
                "49755003",
                CodedStructure.of(new Structure(1, "tumour", "108369006"))
                        .category()
                        .value());
        assertEquals(
                "123037004", CodedStructure.of(STRUCTURES.withId(1)).category().value());
    }

    /** Eighteen digits do not fit into a Code Value. */
    @Test
    void longCodesHaveTheirOwnAttribute() {
        Code code = Code.sct("123456789012345678", "Something");
        DataSet dataSet = DataSet.builder()
                .items(Attribute.CONCEPT_CODE_SEQUENCE, code.item())
                .build();
        assertEquals(Optional.of(code), Code.in(dataSet, Attribute.CONCEPT_CODE_SEQUENCE));
        assertEquals(
                "123456789012345678",
                dataSet.items(Attribute.CONCEPT_CODE_SEQUENCE).get(0).requireText(Attribute.LONG_CODE_VALUE));
    }
}
