// A picture that is too large is refused before it is sent, with a sentence beside the field;
// what a file really is, is judged on the server.
(() => {
  const most = MEGABYTES;

  const said = (field) => field.parentElement.querySelector(':scope > .l-refused');
  const judge = (event) => {
    const field = event.target.closest?.('.l-drop');
    if (!field) return;
    said(field)?.remove();
    const files = [...((event.dataTransfer ?? event.target).files ?? [])];
    const large = files.find((file) => file.size > most * 1e6);
    if (!large) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.type === 'change') event.target.value = '';
    const problem = document.createElement('p');
    problem.className = 'm-problem l-refused';
    problem.setAttribute('role', 'alert');
    problem.textContent = `${large.name} has ${Math.ceil(large.size / 1e6)} MB; choose a picture of at most ${most} MB.`;
    field.after(problem);
  };
  for (const kind of ['change', 'drop']) document.addEventListener(kind, judge, {capture: true});
})();
