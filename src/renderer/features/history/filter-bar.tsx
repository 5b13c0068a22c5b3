import { Combobox } from '@base-ui/react/combobox'
import { ListFilter, X } from 'lucide-react'
import { useMemo, useRef, type ReactElement } from 'react'
import { useFleet } from '../../client/client-context.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { chosenOptions, filterOf, filterOptions, NO_FILTER, type FilterOption } from './filter.ts'
import { setFilter, useHistory } from './history-store.ts'
import styles from './filter-bar.module.css'
import { FILTER_ID } from './use-history-keys.ts'

const cx = classesOf(styles)
/** What is offered at once; typing finds the rest. */
const MOST_OFFERED = 60

/** The filter as chips, and a field that completes what can be chosen. */
export function FilterBar(): ReactElement {
  const filter = useHistory((history) => history.filter)
  const agents = useFleet((fleet) => fleet.agents)
  const options = useMemo(() => filterOptions([...agents.values()].map(({ spec }) => spec)), [agents])
  const chosen = chosenOptions(filter)
  const box = useRef<HTMLDivElement>(null)
  return (
    <Combobox.Root
      multiple
      items={options}
      limit={MOST_OFFERED}
      value={[...chosen]}
      onValueChange={(next: FilterOption[]) => setFilter(filterOf(next))}
      itemToStringLabel={({ label }: FilterOption) => label}
      isItemEqualToValue={isSame}
    >
      <div ref={box} className={cx('box')}>
        <ListFilter size={14} />
        <Combobox.Chips className={cx('chips')}>
          {chosen.map((option) => (
            <Combobox.Chip key={keyOf(option)} className={cx('chip')} aria-label={option.label} title={option.value}>
              <span>{option.label}</span>
              <Combobox.ChipRemove className={cx('remove')} aria-label={`Remove ${option.label}`}>
                <X size={12} />
              </Combobox.ChipRemove>
            </Combobox.Chip>
          ))}
          <Combobox.Input
            id={FILTER_ID}
            className={cx('input')}
            aria-label="Filter"
            spellCheck={false}
            placeholder={chosen.length === 0 ? 'Filter by agent, doing, health, type, folder, priority, limit' : 'and…'}
          />
        </Combobox.Chips>
        {chosen.length > 0 && (
          <Button look="quiet" onClick={() => setFilter(NO_FILTER)}>
            Clear all
          </Button>
        )}
      </div>
      <Combobox.Portal>
        <Combobox.Positioner anchor={box} align="start" sideOffset={4} className={cx('layer')}>
          <Combobox.Popup className={cx('popup')}>
            <Combobox.Empty className={cx('empty')}>Nothing by that name.</Combobox.Empty>
            <Combobox.List>
              {(option: FilterOption) => (
                <Combobox.Item key={keyOf(option)} value={option} className={cx('item')} title={option.value}>
                  {option.label}
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  )
}

function isSame(one: FilterOption, other: FilterOption): boolean {
  return one.field === other.field && one.value === other.value
}

function keyOf({ field, value }: FilterOption): string {
  return `${field} ${value}`
}
