"""The source document as code: one named definition per rule, with its slide.

The numbers stand in ``parameters``, the words in ``words``; each other file is a chapter:

=============  ==============================================  ==================
file           rules of docs/rules.md                          slides
=============  ==============================================  ==================
organizations  R1 registered, R2 active organization           16
roles          R3 kind of a role                               16
activity       R4 verified, R5-R7 active teachers, students    16
scope          R10 which types of organization count where     16, 19
shares         R9 percentages, R13 rounding                    16
ratings        R11 ranks                                       29
targets        R12 targets and the people missing              10, 14, 19
indicators     the 28 columns                                  28, 29
rule_records   R1-R14 in words, for ``sferum rules``           10-29
week           what a week is                                  16
=============  ==============================================  ==================
"""
