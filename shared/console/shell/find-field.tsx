import { useKeys } from './keyboard.ts';

/** The words above a list by which it is filtered; `/` goes to them, Enter and Escape back to the list. */
export function FindField({
  id,
  label,
  where,
  keyWords,
  value,
  find,
}: {
  id: string;
  label: string;
  /** In what is looked, for whoever rests on the field. */
  where?: string;
  keyWords: string;
  value: string;
  find: (text: string) => void;
}) {
  useKeys([{ key: '/', words: keyWords, does: () => document.getElementById(id)?.focus() }]);
  return (
    <label class="ds-field filter wide">
      <span class="ds-label">{label}</span>
      <input
        class="ds-input"
        id={id}
        type="search"
        autocomplete="off"
        title={where}
        value={value}
        onInput={({ currentTarget }) => find(currentTarget.value)}
        onKeyDown={({ key, currentTarget }) => {
          if (key === 'Escape' || key === 'Enter') currentTarget.blur();
        }}
      />
    </label>
  );
}
