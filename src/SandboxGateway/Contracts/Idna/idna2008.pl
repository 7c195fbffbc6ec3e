#!/usr/bin/perl
# Writes idna2008.txt from the Unicode data that comes with perl:
#   perl idna2008.pl > idna2008.txt
# One line for each range of code points that a label may hold (RFC 5892): p (allowed) or c (allowed in context);
# bidirectional class; joining type D, L, R, T or none; script g (Greek), h (Hebrew), k (Hiragana, Katakana, Han) and
# m for a mark; combining class. Then each pair that normalization form C composes.
use strict;
use warnings;
use v5.20;
use Unicode::UCD qw(prop_invmap);
use Unicode::Normalize qw(NFKC NFC NFD);
use feature 'fc';

sub lookup {
    my ($property) = @_;
    my ($starts, $values) = prop_invmap($property);
    my @table;
    for my $i (0 .. $#$starts) {
        my $end = $i < $#$starts ? $starts->[ $i + 1 ] - 1 : 0x10FFFF;
        push @table, [ $starts->[$i], $end, $values->[$i] ];
    }
    my $at = 0;
    return sub { my ($c) = @_; $at++ while $table[$at][1] < $c; return $table[$at][2]; };
}

my %category = map { $_ => 1 } qw(Ll Lu Lo Nd Lm Mn Mc Lowercase_Letter Uppercase_Letter Other_Letter Decimal_Number Modifier_Letter Nonspacing_Mark Spacing_Mark);
my %get = map { $_ => lookup($_) } qw(Joining_Type Bidi_Class Script Canonical_Combining_Class General_Category Hangul_Syllable_Type);
my %script = (Greek => 'g', Grek => 'g', Hebrew => 'h', Hebr => 'h', Hiragana => 'k', Hira => 'k', Katakana => 'k', Kana => 'k', Han => 'k', Hani => 'k');
my %valid = map { $_ => 1 } 0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007;
my %context = map { $_ => 1 } 0xB7, 0x375, 0x5F3, 0x5F4, 0x30FB, 0x660 .. 0x669, 0x6F0 .. 0x6F9, 0x200C, 0x200D;
my %refused = map { $_ => 1 } 0x640, 0x7FA, 0x302E, 0x302F, 0x3031 .. 0x3035, 0x303B;

sub derive {
    my ($c, $category, $hangul) = @_;
    return 'c' if $context{$c};
    return 'p' if $valid{$c};
    return '' if $refused{$c} || $category =~ /^(Cn|Unassigned|Cs|Surrogate)$/;
    my $char = chr $c;
    return 'p' if $char =~ /^[a-z0-9-]$/;
    return '' if $hangul =~ /^(L|V|T|Leading_Jamo|Vowel_Jamo|Trailing_Jamo)$/;
    return '' if NFKC(fc(NFKC($char))) ne $char;
    return '' if $char =~ /\p{Default_Ignorable_Code_Point}|\p{White_Space}|\p{Noncharacter_Code_Point}/;
    return '' if ($c >= 0x20D0 && $c <= 0x20FF) || ($c >= 0x1D100 && $c <= 0x1D24F);
    return $category{$category} ? 'p' : '';
}

my $last = '';
my ($start, $end);
sub flush_range { printf "%X..%X;%s\n", $start, $end, $last if $last ne ''; }
for my $c (0 .. 0x10FFFF) {
    my %p = map { $_ => $get{$_}->($c) } keys %get;
    my $derived = derive($c, $p{General_Category}, $p{Hangul_Syllable_Type});
    my $line = '';
    if ($derived ne '') {
        my $mark = $p{General_Category} =~ /Mark|^M/ ? 'm' : '';
        my $joining = $p{Joining_Type} =~ /^(?:[DLRT])$/ ? $p{Joining_Type} : '';
        $line = join ';', $derived, $p{Bidi_Class}, $joining, ($script{ $p{Script} } // '') . $mark, Unicode::Normalize::getCombinClass($c);
    }
    if ($line ne $last) { flush_range(); $last = $line; $start = $c; }
    $end = $c;
}
flush_range();

for my $c (0 .. 0x10FFFF) {
    next if ($c >= 0xD800 && $c <= 0xDFFF) || ($c >= 0xAC00 && $c <= 0xD7A3);
    my $whole = chr $c;
    my $pair = Unicode::Normalize::getCanon($c) // next;
    # The last step of the decomposition: what all but the last character composes to, and that last one.
    my $second = substr $pair, -1;
    my $first = NFC(substr $pair, 0, -1);
    printf "+%X;%X\n", ord $first, ord $second if length($first) == 1 && NFC($first . $second) eq $whole && NFC($whole) eq $whole;
}
