# Hands what an agent tells a hook on to Corral, at the door of the run the agent belongs to. Agents wait for their hooks, so this one returns at once,
# whatever becomes of Corral: a child of it reads, sends and waits for the answer. Perl because it starts in some milliseconds, which Node does not,
# and because systems that have a shell and git have it. Prints nothing and ends with 0.
use strict;
use warnings;

# A report is small, and Corral answers at once or is not there.
my $GIVE_UP_AFTER_S = 3;
# A tool's whole output may come with an event; what is of use stands at its beginning.
my $READ_MAX_BYTES  = 1024 * 1024;
my $STRING_MAX_BYTES = 600;
my $NESTED_MAX_BYTES = 4096;

# The first value in a text: a string, an object or list, or a word.
my $VALUE = qr/(?<value>"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[{](?:[^"\[\]{}]++|(?&value))*+[\]}]|[-+.\w]++)/s;
# What is sent; nothing else leaves the agent.
my @FIELDS = qw(hook_event_name session_id agent_id agent_type tool_name notification_type message error source reason last_assistant_message background_tasks);
my @INPUT_FIELDS = qw(command file_path notebook_path url questions);

my ($socket, $run, $secret) = @ENV{qw(CORRAL_SOCKET CORRAL_RUN_ID CORRAL_RUN_SECRET)};
exit 0 if grep { !defined || !length } $socket, $run, $secret;
exit 0 if "$run$secret" !~ /^[\w -]+$/;
open STDOUT, '>', '/dev/null';
open STDERR, '>', '/dev/null';
my $child = fork;
exit 0 if !defined $child || $child > 0;

alarm $GIVE_UP_AFTER_S;
my $event = first_bytes();
exit 0 if !is_ours($socket);
require Socket;
socket my $door, Socket::PF_UNIX(), Socket::SOCK_STREAM(), 0 or exit 0;
connect $door, Socket::pack_sockaddr_un($socket) or exit 0;
my $report = object($event, @FIELDS);
# An object of its own, of which only what names the thing is sent.
my $input = substr $event, ($event =~ /"tool_input"\s*:\s*(?=\{)/ ? $+[0] : length $event);
$report =~ s/\}$/',"tool_input":' . object($input, @INPUT_FIELDS) . '}'/e if length $input && length $report > 2;
my $hello   = qq({"type":"hello","run":{"id":"$run","secret":"$secret"}});
my $request = qq({"type":"request","id":1,"name":"run.hook","input":{"runId":"$run","report":$report}});
syswrite $door, join '', map { pack('C N', 1, length) . $_ } $hello, $request;
# It is let in only while it is there to be looked at.
my $answer = '';
1 while $answer !~ /"id":1\b|"refused"/ && sysread $door, $answer, 4096, length $answer;

# All of the input is read, so that the agent can write it; the rest of a long one is dropped.
sub first_bytes {
    my $kept = '';
    while (sysread STDIN, my $bytes, 65536) {
        $kept .= $bytes if length $kept < $READ_MAX_BYTES;
    }
    return $kept;
}

# The secret is sent only where nobody else can be listening: socket and folder are this user's own.
sub is_ours {
    my ($path) = @_;
    my ($folder) = $path =~ m{^(/.*)/} or return 0;
    my @place = lstat $folder;
    return 0 if !@place || !-d _ || $place[4] != $> || $place[2] & 022;
    my @found = lstat $path;
    return @found && -S _ && $found[4] == $>;
}

# The object at the beginning of a JSON text, with these fields of it only, their values cut. Of a text that breaks off, what is whole.
sub object {
    my ($text, @names) = @_;
    my %is_wanted = map { $_ => 1 } @names;
    my @kept;
    $text =~ /\G\s*\{/gc;
    while ($text =~ /\G[\s,]*"(\w+)"\s*:\s*/gc) {
        my $name = $1;
        my $from = pos $text;
        $text =~ /\G$VALUE/gc or last;
        push @kept, qq("$name":) . short(substr $text, $from, pos($text) - $from) if $is_wanted{$name};
    }
    return '{' . join(',', @kept) . '}';
}

# A value that is not too long; of a long list or object remains that there is one.
sub short {
    my ($value) = @_;
    return length $value > $NESTED_MAX_BYTES ? 'true' : $value if $value !~ /^"/;
    return $value if length $value <= $STRING_MAX_BYTES;
    my ($beginning) = $value =~ /^("(?:[^"\\]|\\u[0-9a-fA-F]{4}|\\[^u]){0,$STRING_MAX_BYTES})/s;
    # No part of a character remains at the end.
    $beginning =~ s/[\xC0-\xFF][\x80-\xBF]*$//;
    return $beginning . '"';
}
