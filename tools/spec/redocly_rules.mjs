// Rules for the specs that redocly.yaml can't state with assertions. Each message says what to do.

const NAMED = /^#\/components\/schemas\/[^/]+$/;
const PROPERTY = /\/properties\/[^/]+$/;
const CONDITION = /(?<!\/properties)\/(contains|not|if)(\/|$)/; // nothing is made of one, in the clients or the docs

const isText = (value) => typeof value === "string" && value.trim() !== "";

function allIsDescribed() {
  const check = (node, { report, location }) => {
    if (!isText(node.description)) {
      report({ message: "Describe it: add a `description`.", location: location.key() });
    }
  };
  return {
    Schema(schema, context) {
      const { pointer } = context.location; // of what a reference leads to
      if (NAMED.test(pointer) || (PROPERTY.test(pointer) && !CONDITION.test(pointer))) check(schema, context);
    },
    Response: check,
    Header: check,
    SecurityScheme: check,
  };
}

function bodyHasExamples() {
  return {
    MediaType({ examples }, { report, location }) {
      if (!Object.keys(examples ?? {}).length) {
        report({ message: "Add `examples`, at least one with a `value`.", location: location.key() });
      }
    },
  };
}

function extensionIsKnown({ known }) {
  return {
    any(node, { report, location, type }) {
      if (!type.extensionsPrefix) return; // the names in a map are no extensions
      for (const key of Object.keys(node ?? {})) {
        if (key.startsWith("x-") && !known[type.name]?.includes(key)) {
          const places = Object.keys(known).filter((name) => known[name].includes(key));
          const told = places.length ? `belongs to ${places.join(", ")}` : "is no extension of these specs";
          report({ message: `Nothing reads \`${key}\` here: it ${told}.`, location: location.child(key).key() });
        }
      }
    },
  };
}

function departureHasReason({ sources }) {
  const names = new RegExp(sources.join("|"), "i");
  const check = (schema, sign, { report, location }) => {
    if (!isText(schema?.$comment) || !names.test(schema.$comment)) {
      report({
        message: `Say why in the schema's \`$comment\`, and by which source (${sources.join(", ")}).`,
        location: location.child(sign).key(),
      });
    }
  };
  return {
    Schema(schema, context) {
      const types = [schema.type ?? []].flat().filter((type) => type !== "null");
      if ("x-give" in schema || types.length > 1) check(schema, "x-give" in schema ? "x-give" : "type", context);
    },
    MediaType(media, context) {
      if ("x-empty-body" in media) check(media.schema, "x-empty-body", context);
    },
  };
}

export default () => ({
  id: "specs",
  rules: {
    oas3: {
      "all-is-described": allIsDescribed,
      "body-has-examples": bodyHasExamples,
      "extension-is-known": extensionIsKnown,
      "departure-has-reason": departureHasReason,
    },
  },
});
