// Draws the spec that stands in the page, and mends what Scalar's own page lacks for screen readers.
Scalar.createApiReference("#reference", {
  content: document.getElementById("spec").textContent,
  // Links from the API reference rely on these.
  generateOperationSlug: (operation) => operation.operationId,
  generateTagSlug: (tag) => tag.name.replaceAll(" ", "-"),
  // Nothing from other hosts, and no calls from a page that has no credentials.
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: "never",
  hideClientButton: true,
  hideTestRequestButton: true,
  documentDownloadType: "none",
  // The examples are the operations' own; those that Scalar makes would know nothing of authentication.
  hiddenClients: true,
  defaultOpenAllTags: true,
  persistAuth: false,
});

// Controls that show a picture alone, and what they do.
const NAMES = [
  [".group\\/copy-button", "Copy"],
  ["a[href^='https://'].text-c-1", "The service's own documents"],
];

function completeControls() {
  for (const [selector, name] of NAMES) {
    for (const control of document.querySelectorAll(`${selector}:not([aria-label])`)) {
      control.setAttribute("aria-label", name);
    }
  }
  for (const list of document.querySelectorAll("ul.endpoints:not([tabindex])")) {
    list.tabIndex = 0; // it scrolls where the window is small
  }
}

new MutationObserver(completeControls).observe(document.getElementById("reference"), { childList: true, subtree: true });
completeControls();
