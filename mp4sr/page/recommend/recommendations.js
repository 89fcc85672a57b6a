// An explanation comes into sight when it has been asked for.
(() => {
  let asked = false;
  element.addEventListener('click', (event) => {
    asked = event.target.closest('[data-action=why]') !== null;
  });
  watch('value', () => {
    if (asked) element.querySelector('.m-why')?.scrollIntoView({behavior: 'smooth', block: 'nearest'});
    asked = false;
  });
})();
