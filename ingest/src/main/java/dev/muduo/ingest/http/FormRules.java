package dev.muduo.ingest.http;

import java.util.Set;

/** What a form may consist of. */
record FormRules(Set<String> files, Set<String> fields, long maxFileBytes) {
    FormRules {
        files = Set.copyOf(files);
        fields = Set.copyOf(fields);
    }
}
