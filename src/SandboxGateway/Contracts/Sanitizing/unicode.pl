#!/usr/bin/perl
# Writes unicode.txt from the Unicode data that comes with perl:
#   perl unicode.pl > unicode.txt
# N lines: a code point, its combining class, its full canonical decomposition, and its compatibility decomposition where
# that is another one; Hangul syllables are left out, being arithmetic. C lines: two code points and the one that
# normalization form C makes of them. S lines: a range of letters and the script they are of.
use strict;
use warnings;
use v5.20;
use Unicode::UCD qw(prop_invmap);
use Unicode::Normalize qw(NFC NFD NFKD getCombinClass getCanon);

sub hex_of { join ' ', map { sprintf '%X', ord } split //, $_[0] }

for my $code (0x80 .. 0x10FFFF) {
    next if $code >= 0xD800 && $code <= 0xDFFF || $code >= 0xAC00 && $code <= 0xD7A3;
    my $char = chr $code;
    my ($class, $canon, $compat) = (getCombinClass($code), NFD($char), NFKD($char));
    next if $class == 0 && $canon eq $char && $compat eq $char;
    say sprintf('N%X;%d;%s;%s', $code, $class, $canon eq $char ? '' : hex_of($canon), $compat eq $canon ? '' : hex_of($compat));
}
for my $code (0x80 .. 0x10FFFF) {
    next if $code >= 0xD800 && $code <= 0xDFFF || $code >= 0xAC00 && $code <= 0xD7A3;
    my $char = chr $code;
    my $canon = NFD($char);
    next if $canon eq $char || NFC($char) ne $char;
    # The pair that makes it: all of the decomposition but its last character, composed, and the last.
    my $first = NFC(substr $canon, 0, -1);
    say sprintf('C%X;%X;%X', ord $first, ord substr($canon, -1), $code) if length $first == 1;
}
my ($starts, $values) = prop_invmap('Script');
for my $i (0 .. $#$starts) {
    next if $values->[$i] =~ /^(Common|Inherited|Unknown|Zyyy|Zinh|Zzzz)$/;
    my $end = $i < $#$starts ? $starts->[ $i + 1 ] - 1 : 0x10FFFF;
    say sprintf('S%X;%X;%s', $starts->[$i], $end, $values->[$i]);
}
