/*
 * Bounds on what agents, files, people and programs may make the host and the page do: every queue, string and list an
 * agent can fill is here, or in the limits of the contract (`contract/rpc/limits.ts`) where a client fills it.
 */

/*
 * Patterns: the engine takes time proportional to compiled size × text, so these bounds are what keeps one match within some 50 ms,
 * whatever the pattern and the text; they are checked, not hoped for.
 */

/** Longest pattern, characters. The longest that is shipped has 500. */
export const PATTERN_MAX_CHARACTERS = 1_000

/** Largest compiled pattern, instructions of the engine; `.{0,200}` is 400 of them, `.*` two. The largest that is shipped has some 360. */
export const PATTERN_MAX_SIZE = 600

/** Most groups that capture: the engine copies them for every thread it follows. No shipped pattern has more than one. */
export const PATTERN_MAX_GROUPS = 10

/** Longest text a pattern is matched against, characters; the rest is not seen. What programs print as their version fits. */
export const PATTERN_MAX_TEXT = 4_000

/** A large pattern sees less of a long text: compiled size × characters. The largest pattern still sees a line of 500. */
export const PATTERN_MAX_STEPS = PATTERN_MAX_SIZE * 500

/** A pattern that tells what an agent is doing: compiled size × characters of a line. Some 5 ms, because screens are looked at four times a second. */
export const ACTIVITY_PATTERN_MAX_STEPS = PATTERN_MAX_STEPS / 10

/** Characters of a line that such a pattern sees: a terminal is rarely wider, and what is looked for stands at the beginning. */
export const ACTIVITY_LINE_MAX_CHARACTERS = 250

/** Most activity rules of one agent type; a shipped one has some 20. */
export const ACTIVITY_MAX_RULES = 64

/** Compiled patterns kept for their next use. The engine may keep 8 MB for each, though it takes a pathological one to fill that. */
export const PATTERNS_KEPT = 128

/** Most rate-limit rules of one agent type; a shipped one has 7. Every line is matched against all of them. */
export const RATE_LIMIT_MAX_RULES = 32

/*
 * To a program: what waits in the host because the program does not read its terminal.
 */

/** Typed input that waits for a program, bytes; more is refused with words. The page sends a large paste in pieces, so only a program that does not read gets here. */
export const INPUT_WAITING_BYTES = 1024 * 1024

/** Answers to a program's queries that wait for it, bytes; more are dropped whole. A program that reads has a few hundred waiting at most. */
export const REPLIES_WAITING_BYTES = 64 * 1024

/** Input the page sends ahead of what the program has read, bytes: enough for a terminal's full speed, a quarter of what may wait. */
export const INPUT_AHEAD_BYTES = 256 * 1024

/*
 * From a program, in the mirror of the host and in the terminal of the page alike (`core/terminal/bounds/`).
 */

/** Code points without width (combining marks, joiners) that one cell keeps; more are dropped. Emoji sequences and stacked scripts have fewer than 10. */
export const CELL_MAX_MARKS = 16

/** Payload of an OSC or DCS sequence a terminal acts on, characters; a longer one is ignored whole. All 256 colours set at once have some 6,000. */
export const SEQUENCE_MAX_CHARACTERS = 16 * 1024

/** An OSC 8 link's address and id together, characters; the text of a longer one stays, without a link. Browsers accept addresses of about this length everywhere. */
export const LINK_MAX_CHARACTERS = 2_048

/** Links a terminal remembers; the oldest loses its address, its text stays. A full screen of file names has some 300. */
export const LINKS_KEPT = 5_000

/** Characters of all addresses and ids it remembers. */
export const LINKS_MAX_CHARACTERS = 2 * 1024 * 1024

/** Payload of an OSC sequence that is passed on, characters; what comes after is dropped. A notification or a folder has less. */
export const OSC_MAX_CHARACTERS = 4_096

/** Longest parsing at one go, ms: what else the host or the page has to do waits no longer. 64 KB of ordinary output take 3. */
export const PARSING_TURN_MS = 8

/*
 * From a program, kept or passed on by the host.
 */

/** An unfinished escape sequence that is kept for clients, bytes. Titles and queries are far shorter; only images and floods reach this. */
export const SEQUENCE_MAX_PENDING = 64 * 1024

/** Output a mirror has not parsed, bytes, from which on the program is read only now and then: some 100 ms of parsing. */
export const MIRROR_BACKLOG_BYTES = 2 * 1024 * 1024

/** … and from which on it is not read at all: what is printed costs the host more than it cost the program. */
export const MIRROR_BACKLOG_LIMIT_BYTES = 4 * 1024 * 1024

/** Lines of scrollback a mirror keeps: 2 KB each at 120 columns; longer history is left to recordings. */
export const MIRROR_SCROLLBACK_LINES = 1_000

/** Characters of a snapshot. 1,000 lines of 200 columns in which each word has its colour have a third of it; twelve at once stay far below what may wait for one client. */
export const SNAPSHOT_MAX_CHARACTERS = 1024 * 1024

/** Characters of a snapshot's link addresses: every cell may have its own. */
export const SNAPSHOT_MAX_LINK_CHARACTERS = 256 * 1024

/** Longest title kept, characters; a tab shows some forty. */
export const TITLE_MAX_CHARACTERS = 256

/** Longest version of a program kept, characters; the output it is found in is the program's. */
export const VERSION_MAX_CHARACTERS = 100

/** Longest line of a screen that is looked at or shown, characters: it is shown on a card, not in a terminal. */
export const SCREEN_LINE_MAX_CHARACTERS = 500

/** Characters of one page of a terminal's text. */
export const TEXT_PAGE_MAX_CHARACTERS = 256 * 1024
/** Longest line in it, characters: a program may print its whole output without a line break. */
export const TEXT_LINE_MAX_CHARACTERS = 16 * 1024

/*
 * From a program in tmux.
 */

/** Output that is held back until a session is attached, bytes; then the pipe is not read for a moment. Attaching takes some ms. */
export const HELD_OUTPUT_BYTES = 4 * 1024 * 1024

/** Longest line of tmux's answers, bytes; the rest of it is left out. Where 1,000 cells of a line have colours of their own it has some 50 KB; wrapped ones come joined. */
export const TMUX_LINE_BYTES = 1024 * 1024

/** How much of what tmux draws for a client is looked at, characters: a screen drawn twice, each cell with its colours. */
export const TMUX_DRAWING_CHARACTERS = 1024 * 1024

/*
 * From a program's processes.
 */

/** What is read of a process's environment or arguments, bytes: an agent may give thousands of processes 6 MB each, and each is read when it is new. A shell's has some 20 KB. */
export const ENVIRONMENT_MAX_BYTES = 256 * 1024

/*
 * In the file system: what an agent can put into its folder.
 */

/** What is read of a small file in an agent's folder (`.git`, `HEAD`), bytes: a branch's name has at most 255 in each part. */
export const FOLDER_FILE_MAX_BYTES = 4 * 1024

/** Longest record of a worktree, bytes: some paths and a command. */
export const WORKTREE_RECORD_MAX_BYTES = 256 * 1024

/** Longest branch shown and passed on, characters. */
export const BRANCH_MAX_CHARACTERS = 256

/** Entries of a folder that are looked at to complete a path. Reading more would take longer than a person waits for the list. */
export const FOLDER_MAX_ENTRIES = 10_000

/*
 * From a clipboard, into a terminal.
 */

/** Ends of lines in a paste, from which on it is shown first also where the program knows it for a paste: nobody writes a prompt of that length. */
export const PASTE_SEEN_LINES = 1_000

/** Characters of a paste that are shown: some forty lines. */
export const PASTE_SHOWN_CHARACTERS = 4_000

/*
 * From the owner's own programs: what each agent costs every client and the database.
 */

/** Largest spec, characters of its JSON. A program can be given 2 MB at its start on Linux, 32 K characters on Windows; an agent's own part has some hundred. */
export const SPEC_MAX_CHARACTERS = 256 * 1024

/** Most agents: the window is made for a thousand. */
export const AGENTS_MAX = 10_000

/*
 * From a program, at the run door.
 */

/** Uses of the run door of one kind by one run are journalled together for so long, ms: a program in a loop makes an entry a minute. */
export const DOOR_ENTRY_EVERY_MS = 60_000

/*
 * From a program, about what it is doing.
 */

/** What is read of an agent's own file about its session, bytes; Claude Code's has some 500. */
export const SESSION_FILE_MAX_BYTES = 16 * 1024

/** What is read of an agent's transcript at a time, bytes: no line is longer, and a long one that is taken up again is read in seconds. */
export const TRANSCRIPT_PIECE_BYTES = 4 * 1024 * 1024

/*
 * From an agent that carries out a task.
 */

/** Longest line of its output that is read, characters: an answer of a model has some 100,000, a picture it looked at some millions. */
export const TASK_LINE_MAX_CHARACTERS = 8 * 1024 * 1024

/** Longest final answer kept, characters. */
export const TASK_ANSWER_MAX_CHARACTERS = 16_000

/** Most refused tools kept of a task; the first tell what it was not allowed. */
export const TASK_REFUSED_MAX = 20

/** Longest name of a refused tool, and what is kept of what it was to do, characters. */
export const TASK_TOOL_MAX_CHARACTERS = { name: 100, detail: 300 }

/** Last lines kept that are no JSON, and the longest of them, characters: an agent that cannot start says why there. */
export const TASK_LAST_LINES = { count: 20, characters: 500 }

/** Longest prompt of a task, bytes: Linux takes 128 KB in one argument, Windows 32 K characters in all of them. */
export const TASK_PROMPT_MAX_BYTES = { unix: 120_000, windows: 24_000 }

/** Journal entries about what one run is doing: an agent asks something some times a minute, and a flood is cut short. */
export const ACTIVITY_ENTRY_RATE = { burst: 20, perMs: 1 / 6_000 }

/*
 * Secrets.
 */

/** Shortest value of a secret that is looked for in text that is stored, characters: a shorter one is part of ordinary words. */
export const SECRET_MIN_CHARACTERS = 6

/** The file with one agent's secrets, bytes: what a system takes as the environment of a program fits (Linux: 128 KB for each variable). */
export const SECRETS_FILE_MAX_BYTES = 2 * 1024 * 1024

/*
 * From a client: what settings may hold.
 */

/** Longest entry of the spawn policy, characters. Every start is matched against all of them; no path an agent is installed at is half as long. */
export const POLICY_ENTRY_MAX_CHARACTERS = 1_000

/*
 * Tasks.
 */

/** Longest prompt of a task, characters: it is one argument of a program, and Linux takes 128 KB (four bytes a character). */
export const TASK_PROMPT_MAX_CHARACTERS = 32_000

/** Most tasks that wait or run: a list of them is read in milliseconds. */
export const TASKS_WAITING_MAX = 20_000

/** Tasks of one agent that wait or are carried out: an agent in a loop fills the queue no further. */
export const TASKS_OPEN_OF_AGENT_MAX = 20

/** Finished tasks that are kept, the latest: some 10 KB each. */
export const TASKS_KEPT = 5_000

/** What is kept of the end of a task's output, characters: what a person reads of it. */
export const TASK_TAIL_CHARACTERS = 8_000

/** Most retries of a task: what failed eleven times fails again. */
export const TASK_RETRIES_MAX = 10

/** Longest time-out of a task, ms: a week. */
export const TASK_TIMEOUT_MAX_MS = 7 * 24 * 60 * 60 * 1000

/*
 * Messages to agents.
 */

/** Longest message, bytes of UTF-8: more than anybody writes, and what a program draws within a few seconds. What is larger belongs into a file. */
export const MESSAGE_MAX_BYTES = 256 * 1024

/** What is shown and journalled of a message, characters. */
export const MESSAGE_START_CHARACTERS = 120

/** Messages that may wait for one agent. */
export const MESSAGES_QUEUED_MAX = 20
