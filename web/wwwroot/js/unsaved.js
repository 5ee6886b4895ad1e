// Whether a form holds something that leaving would lose, and the question before it does.
// A form opts in with data-unsaved-guard; data-touched="true" says that it came back from the server with typed values;
// a control with data-not-saved="true" is nothing one could lose.

const guarded = () => [...document.querySelectorAll('form[data-unsaved-guard]')];
const leaving = new WeakSet();

function isChanged(control) {
  if (control.type === 'hidden' || control.disabled || control.dataset.notSaved === 'true') return false;
  if (control.type === 'checkbox' || control.type === 'radio') return control.checked !== control.defaultChecked;
  if (control.options) {
    const shownFirst = Math.max(0, [...control.options].findLastIndex((option) => option.defaultSelected));
    return control.multiple
      ? [...control.options].some((option) => option.selected !== option.defaultSelected)
      : control.selectedIndex !== shownFirst;
  }
  return 'defaultValue' in control && control.value !== control.defaultValue;
}

export const isUnsaved = (form) => form.dataset.touched === 'true' || [...form.elements].some(isChanged);

/** Resolves to true when nothing would be lost, or when the person says so. */
export function mayLeave(within) {
  const form = guarded().find((candidate) => within.contains(candidate) && isUnsaved(candidate));
  if (!form) return Promise.resolve(true);

  const question = document.getElementById('discard');
  if (question.open) return Promise.resolve(false);
  question.returnValue = 'keep';
  question.showModal();
  return new Promise((answer) => {
    question.addEventListener('close', () => {
      if (question.returnValue === 'discard') leaving.add(form);
      answer(question.returnValue === 'discard');
    }, { once: true });
  });
}

// An htmx request leaves no page and prevents the submit; a plain one does, and takes what was typed along.
window.addEventListener('submit', (event) => {
  if (!event.defaultPrevented) leaving.add(event.target);
});

window.addEventListener('pageshow', () => guarded().forEach((form) => leaving.delete(form)));

window.addEventListener('beforeunload', (event) => {
  if (guarded().some((form) => !leaving.has(form) && isUnsaved(form))) event.preventDefault();
});
