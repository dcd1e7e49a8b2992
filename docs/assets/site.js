// Tables and code that scroll sideways can be reached by the keyboard, too.
function makeScrollable() {
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap, pre > code")) {
    box.tabIndex = 0;
  }
}
document$.subscribe(makeScrollable);
