package dev.muduo.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.testing.ApiLint;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiDescriptionTest {
    private static final YAMLMapper YAML = new YAMLMapper();

    private static ObjectNode part(String yaml) throws Exception {
        return YAML.readValue(yaml, ObjectNode.class);
    }

    private static ObjectNode common() throws Exception {
        return part("openapi: 3.1.0\npaths: {/a: {}}\ntags: [{name: x}]\ncomponents: {schemas: {A: {type: string}}}");
    }

    @Test
    void partsAreMerged() throws Exception {
        ObjectNode other = part("paths: {/b: {}}\ntags: [{name: y}]\ncomponents: {headers: {H: {}}, schemas: {B: {}}}");

        ObjectNode whole = ApiDescription.merged(List.of(other, common())).document();

        assertEquals(
                part("openapi: 3.1.0\npaths: {/a: {}, /b: {}}\ntags: [{name: x}, {name: y}]\n"
                        + "components: {schemas: {A: {type: string}, B: {}}, headers: {H: {}}}"),
                whole);
    }

    @Test
    void whatFollowsFromARoleIsAdded() throws Exception {
        ObjectNode whole = ApiDescription.merged(List.of(part("""
                openapi: 3.1.0
                paths:
                  /a:
                    get: { x-muduo-role: viewer, responses: { "429": { description: as it was } } }
                    put: { x-muduo-role: admin, responses: { "503": { description: as it was } } }
                    post: { x-muduo-role: open, responses: {} }
                    delete: { responses: {} }
                """))).document();

        assertEquals(part("""
                openapi: 3.1.0
                paths:
                  /a:
                    get:
                      x-muduo-role: viewer
                      responses:
                        "429": { description: as it was }
                        "401": { $ref: "#/components/responses/Unauthenticated" }
                        "403": { $ref: "#/components/responses/Forbidden" }
                        "503": { $ref: "#/components/responses/Unavailable" }
                      security: [{ bearer: [viewer] }]
                    put:
                      x-muduo-role: admin
                      responses:
                        "503": { description: as it was }
                        "401": { $ref: "#/components/responses/Unauthenticated" }
                        "403": { $ref: "#/components/responses/Forbidden" }
                        "429": { $ref: "#/components/responses/RateLimited" }
                      security: [{ bearer: [admin] }]
                    post:
                      x-muduo-role: open
                      responses: {}
                      security: []
                    delete: { responses: {} }
                """), whole);
    }

    @Test
    void nothingIsDescribedTwice() throws Exception {
        List<ObjectNode> samePath = List.of(common(), part("paths: {/a: {}}"));
        assertTrue(assertThrows(IllegalStateException.class, () -> ApiDescription.merged(samePath))
                .getMessage()
                .contains("/a"));
        List<ObjectNode> sameSchema = List.of(common(), part("components: {schemas: {A: {}}}"));
        assertThrows(IllegalStateException.class, () -> ApiDescription.merged(sameSchema));
    }

    @Test
    void asJsonAndAsYamlItIsTheSame() throws Exception {
        ApiDescription description = ApiDescription.onClassPath();

        assertEquals(description.document(), Json.reader().readTree(description.json()));
        assertEquals(description.document(), YAML.readTree(description.yaml()));
    }

    /** Of the common part alone some components have no use. */
    @Test
    void theCommonPartIsValid() throws Exception {
        List<String> faults = ApiLint.faults(ApiDescription.onClassPath()).stream()
                .filter(fault -> !fault.startsWith("nobody refers to "))
                .toList();

        assertEquals(List.of(), faults);
    }

    @Test
    void lintFindsWhatIsWrong() throws Exception {
        ObjectNode wrong =
                part("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {'/a/{id}': {get: {operationId: a, "
                        + "responses: {'200': {$ref: '#/components/responses/Gone'}, '503': {content: "
                        + "{application/problem+json: {}}}}}}}\ncomponents: {schemas: {Unused: {type: [wrong]}}}");

        List<String> faults = ApiLint.faults(ApiDescription.merged(List.of(wrong)));

        for (String expected : List.of(
                "there is no #/components/responses/Gone",
                "nobody refers to #/components/schemas/Unused",
                "get /a/{id} has no summary",
                "get /a/{id} has no role in x-muduo-role",
                "get /a/{id} has no tag that is described",
                "get /a/{id} describes the parameters [] of its path",
                "get /a/{id}, 503: Retry-After is not described")) {
            assertTrue(faults.contains(expected), expected + " is not among " + faults);
        }
        // Only the standard says that a response has a description.
        assertTrue(faults.stream().anyMatch(fault -> fault.contains("\"description\"")), faults::toString);
    }
}
