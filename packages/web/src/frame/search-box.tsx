/** One box that finds everything: a combobox of ARIA 1.2, so the focus stays in the field. */
import { useRouter } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactElement, useEffect, useId, useRef, useState } from 'react'
import { ariaKeys } from '../actions/keys.ts'
import { useAction } from '../actions/use-actions.ts'
import { Keys } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { SearchAnswer } from './search-answer.tsx'
import { pathOf, SEARCH_CHARS_MAX } from './search-model.ts'
import { useSearch } from './use-search.ts'

export function SearchBox({ big = false }: { big?: boolean }): ReactElement {
  const box = useSearchBox()
  const { id, input, text, isOpen, at, results } = box
  return (
    <search className={big ? 'search big' : 'search'}>
      <Icon name="search" size={big ? 20 : 16} />
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label="Search: address, transaction, coin, block, height, tag or actor"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && results.length > 0 ? `${id}-${at}` : undefined}
        aria-keyshortcuts={ariaKeys('find.search')}
        placeholder={big ? 'Address, transaction, block, height, tag or actor' : 'Search'}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={SEARCH_CHARS_MAX}
        value={text}
        onChange={(event) => box.type(event.target.value)}
        onFocus={() => box.setIsFocused(true)}
        onBlur={() => {
          box.setIsFocused(false)
          // Who has gone on to something else is not taken away from it.
          box.entered.forget()
        }}
        onKeyDown={box.onKeyDown}
      />
      <Keys keys="/" />
      {isOpen && <SearchAnswer {...box} listId={`${id}-list`} />}
    </search>
  )
}

export type SearchState = ReturnType<typeof useSearchBox>

function useSearchBox() {
  const id = useId()
  const router = useRouter()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [wanted, setAt] = useState(0)
  const [isFocused, setIsFocused] = useState(false)
  const found = useSearch(text)
  const results = found.answer?.results ?? []
  const at = Math.min(wanted, Math.max(0, results.length - 1))
  const isOpen = isFocused && text.trim() !== ''
  useAction('find.search', () => {
    input.current?.focus()
    input.current?.select()
  })
  function type(value: string): void {
    setText(value)
    setAt(0)
    setIsFocused(true)
  }
  function open(index: number): void {
    const result = results[index]
    if (result === undefined) return
    type('')
    input.current?.blur()
    void router.navigate({ href: pathOf(result) })
  }
  const entered = useEntered(text, found, () => open(at))
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') type('')
    else if (event.key === 'Enter') entered.enter()
    else if (event.key === 'ArrowDown') setAt(Math.min(at + 1, results.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0))
    else return
    event.preventDefault()
  }
  const shown = { id, input, text, at, results, isOpen, entered }
  return { ...found, ...shown, type, open, onKeyDown, setIsFocused }
}

/**
 * Enter opens what is found for this very text, not for the one before: now, or when its answer
 * comes, unless the text is changed or left until then.
 */
function useEntered(text: string, found: ReturnType<typeof useSearch>, open: () => void) {
  const isHere = found.isCurrent && found.answer !== undefined
  const [entered, setEntered] = useState<string | null>(null)
  useEffect(() => {
    if (!isHere || entered !== text) return
    setEntered(null)
    open()
  })
  const enter = (): void => (isHere ? open() : setEntered(text))
  return { enter, forget: () => setEntered(null) }
}
