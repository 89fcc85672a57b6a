// The shelf answers questions asked anywhere on the page, and comes into sight with the answer.
(() => {
  let asked = false;
  addEventListener('m-look', (event) => {
    asked = true;
    trigger('select', event.detail);
  });
  watch('value', () => {
    if (!asked) return;
    asked = false;
    const hidden = document.getElementById('strip')?.getBoundingClientRect().bottom ?? 0;
    const {top} = element.getBoundingClientRect();
    if (top < hidden || top > innerHeight * 0.6) {
      scrollBy({top: top - Math.min(hidden, innerHeight / 2) - 16, behavior: 'smooth'});
    }
  });
})();
