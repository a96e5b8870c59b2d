package dev.muduo.imaging.coding;

import dev.muduo.imaging.Structure;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DataSetBuilder;
import java.util.Optional;
import java.util.Set;

/**
 * A structure as DICOM objects describe it.
 *
 * @param category what kind of thing it is (PS3.16, CID 7150)
 * @param type     what it is, of either side
 * @param side     of a paired structure
 */
public record CodedStructure(Code category, Code type, Optional<Laterality> side) {
    private static final Code ANATOMICAL_STRUCTURE = Code.sct("123037004", "Anatomical Structure");
    private static final Code ALTERED_STRUCTURE = Code.sct("49755003", "Morphologically Altered Structure");
    private static final Code TISSUE = Code.sct("85756007", "Tissue");

    /** Neoplasm, primary, secondary; lesion; mass. */
    private static final Set<String> ALTERED = Set.of("108369006", "86049000", "14799000", "52988006", "4147007");

    /** By its SNOMED CT concept; one without has a code of our own, its name. */
    public static CodedStructure of(Structure structure) {
        String name = structure.name().replace('_', ' ');
        String meaning = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        if (structure.snomed().isEmpty()) {
            return new CodedStructure(TISSUE, new Code(structure.name(), Scheme.OWN, meaning), Optional.empty());
        }
        Code category = ALTERED.contains(structure.snomed()) ? ALTERED_STRUCTURE : ANATOMICAL_STRUCTURE;
        Optional<Anatomy.Sided> sided = Anatomy.ofSct(structure.snomed());
        Code type = sided.map(known -> known.concept().code()).orElse(Code.sct(structure.snomed(), meaning));
        return new CodedStructure(
                category, type, sided.flatMap(Anatomy.Sided::side).or(() -> Laterality.of(structure)));
    }

    /** Whether it is one by its code; a tumour without a code is not known to be one. */
    public boolean isLesion() {
        return category.same(ALTERED_STRUCTURE);
    }

    /** As an item of a sequence of property types, with the side as its modifier. */
    public DataSet typeItem() {
        DataSetBuilder item = type.item().toBuilder();
        side.ifPresent(of -> item.items(
                Attribute.SEGMENTED_PROPERTY_TYPE_MODIFIER_CODE_SEQUENCE,
                of.code().item()));
        return item.build();
    }
}
